package org.harmonium.backend.reference;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** The element-wise operations, each as its formula reads, with one rounding to double a step. */
final class ReferenceElements implements Elementwise<ReferenceMatrix> {

  @Override
  public void copy(ReferenceMatrix x, ReferenceMatrix out) {
    out.set(x::at);
  }

  @Override
  public void fill(float value, ReferenceMatrix out) {
    out.set((i, j) -> value);
  }

  @Override
  public void apply(Unary f, ReferenceMatrix x, ReferenceMatrix out) {
    out.set((i, j) -> RealFunctions.at(f, x.at(i, j)));
  }

  @Override
  public void applyGradient(Unary f, ReferenceMatrix y, ReferenceMatrix dy, ReferenceMatrix dx) {
    dx.set((i, j) -> RealFunctions.slope(f, y.at(i, j)) * dy.at(i, j));
  }

  @Override
  public void addRow(ReferenceMatrix x, ReferenceMatrix row, ReferenceMatrix out) {
    out.set((i, j) -> x.at(i, j) + row.at(0, j));
  }

  @Override
  public void applyWithBias(Unary f, ReferenceMatrix x, ReferenceMatrix bias, ReferenceMatrix out) {
    out.set((i, j) -> RealFunctions.at(f, x.at(i, j) + bias.at(0, j)));
  }

  @Override
  public void axpy(Scalar alpha, ReferenceMatrix x, ReferenceMatrix y) {
    y.set((i, j) -> alpha.get() * x.at(i, j) + y.at(i, j));
  }

  @Override
  public void scale(Scalar alpha, ReferenceMatrix x) {
    x.set((i, j) -> alpha.get() == 0 ? 0 : alpha.get() * x.at(i, j));
  }

  @Override
  public void hadamard(ReferenceMatrix x, ReferenceMatrix y, ReferenceMatrix out) {
    out.set((i, j) -> x.at(i, j) * y.at(i, j));
  }

  @Override
  public void multiplyRow(ReferenceMatrix x, ReferenceMatrix row, ReferenceMatrix out) {
    out.set((i, j) -> x.at(i, j) * row.at(0, j));
  }

  @Override
  public void multiplyColumn(ReferenceMatrix x, ReferenceMatrix column, ReferenceMatrix out) {
    out.set((i, j) -> x.at(i, j) * column.at(i, 0));
  }

  @Override
  public void clip(float least, float most, ReferenceMatrix x) {
    x.set((i, j) -> Math.min(Math.max(x.at(i, j), least), most));
  }

  @Override
  public void copyColumns(ReferenceMatrix x, int from, int count, ReferenceMatrix out, int at) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < count; j++) {
        out.set(i, at + j, x.at(i, from + j));
      }
    }
  }

  @Override
  public void applyColumns(Unary f, int from, int to, ReferenceMatrix x) {
    x.set((i, j) -> from <= j && j < to ? RealFunctions.at(f, x.at(i, j)) : x.at(i, j));
  }

  @Override
  public void addSign(Scalar alpha, ReferenceMatrix x, ReferenceMatrix y) {
    y.set((i, j) -> y.at(i, j) + alpha.get() * Math.signum(x.at(i, j)));
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, ReferenceMatrix velocity, ReferenceMatrix w) {
    velocity.set(
        (i, j) -> velocity.at(i, j) - l2.get() * w.at(i, j) - l1.get() * Math.signum(w.at(i, j)));
    w.set((i, j) -> w.at(i, j) + velocity.at(i, j));
  }
}
