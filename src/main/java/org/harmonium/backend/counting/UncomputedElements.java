package org.harmonium.backend.counting;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** The element-wise operations, none of which does anything. */
final class UncomputedElements implements Elementwise<CountedMatrix> {
  @Override
  public void copy(CountedMatrix x, CountedMatrix out) {}

  @Override
  public void fill(float value, CountedMatrix out) {}

  @Override
  public void apply(Unary f, CountedMatrix x, CountedMatrix out) {}

  @Override
  public void applyGradient(Unary f, CountedMatrix y, CountedMatrix dy, CountedMatrix dx) {}

  @Override
  public void addRow(CountedMatrix x, CountedMatrix row, CountedMatrix out) {}

  @Override
  public void applyWithBias(Unary f, CountedMatrix x, CountedMatrix bias, CountedMatrix out) {}

  @Override
  public void axpy(Scalar alpha, CountedMatrix x, CountedMatrix y) {}

  @Override
  public void scale(Scalar alpha, CountedMatrix x) {}

  @Override
  public void hadamard(CountedMatrix x, CountedMatrix y, CountedMatrix out) {}

  @Override
  public void multiplyRow(CountedMatrix x, CountedMatrix row, CountedMatrix out) {}

  @Override
  public void multiplyColumn(CountedMatrix x, CountedMatrix column, CountedMatrix out) {}

  @Override
  public void clip(float least, float most, CountedMatrix x) {}

  @Override
  public void copyColumns(CountedMatrix x, int from, int count, CountedMatrix out, int at) {}

  @Override
  public void applyColumns(Unary f, int from, int to, CountedMatrix x) {}

  @Override
  public void addSign(Scalar alpha, CountedMatrix x, CountedMatrix y) {}

  @Override
  public void momentumStep(Scalar l2, Scalar l1, CountedMatrix velocity, CountedMatrix w) {}
}
