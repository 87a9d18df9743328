package org.harmonium.backend.cpu;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/** The element-wise operations of {@link Elementwise}. */
final class ElementLoops extends Loops implements Elementwise<CpuMatrix> {
  private final RowwiseKernels rowwise = new RowwiseKernels(kernels.pointwise());

  // The current operation; constant while it runs.
  private Unary function = Unary.SIGMOID;
  private float alpha;
  private float beta;
  private int first;
  private int last;
  private int at;

  private final Body unary = (from, to) -> kernels.pointwise().unary(function, x, out, from, to);
  private final Body gradient =
      (from, to) -> kernels.gradients().gradient(function, x, y, out, from, to);
  private final Body addRow = (from, to) -> kernels.pointwise().addRow(x, y, out, from, to);
  private final Body biasedUnary = this::biasedUnary;
  private final Body axpy = (from, to) -> kernels.update().axpy(alpha, x, out, from, to);
  private final Body scale = (from, to) -> kernels.update().scale(alpha, out, from, to);
  private final Body hadamard = (from, to) -> kernels.update().hadamard(x, y, out, from, to);
  private final Body multiplyRow = (from, to) -> rowwise.multiplyRow(x, y, out, from, to);
  private final Body multiplyColumn = (from, to) -> rowwise.multiplyColumn(x, y, out, from, to);
  private final Body clip = (from, to) -> rowwise.clip(alpha, beta, out, from, to);
  private final Body copyColumns =
      (from, to) -> rowwise.copyColumns(x, first, last, out, at, from, to);
  private final Body applyColumns =
      (from, to) -> rowwise.applyColumns(function, first, last, out, from, to);
  private final Body addSign = (from, to) -> kernels.update().addSign(alpha, x, out, from, to);
  private final Body momentumStep =
      (from, to) -> kernels.update().momentumStep(out, x, alpha, beta, from, to);

  ElementLoops(ElementKernels kernels, WorkerPool pool) {
    super(kernels, pool);
  }

  @Override
  public void copy(CpuMatrix in, CpuMatrix result) {
    result.copyFrom(in);
  }

  @Override
  public void fill(float value, CpuMatrix result) {
    result.fill(value);
  }

  @Override
  public void apply(Unary f, CpuMatrix in, CpuMatrix result) {
    function = f;
    overElements(unary, in, in, result);
  }

  @Override
  public void applyGradient(Unary f, CpuMatrix value, CpuMatrix slope, CpuMatrix result) {
    function = f;
    overElements(gradient, value, slope, result);
  }

  @Override
  public void addRow(CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    overRows(addRow, in, row, result);
  }

  @Override
  public void applyWithBias(Unary f, CpuMatrix in, CpuMatrix bias, CpuMatrix result) {
    function = f;
    overRows(biasedUnary, in, bias, result);
  }

  private void biasedUnary(int from, int to) {
    kernels.pointwise().addRow(x, y, out, from, to);
    kernels.pointwise().unary(function, out, out, from * out.cols, to * out.cols);
  }

  @Override
  public void axpy(Scalar factor, CpuMatrix in, CpuMatrix result) {
    alpha = factor.get();
    overElements(axpy, in, in, result);
  }

  @Override
  public void scale(Scalar factor, CpuMatrix result) {
    alpha = factor.get();
    if (alpha == 0f) {
      result.fill(0f); // even if x contains NaN
      return;
    }
    overElements(scale, result, result, result);
  }

  @Override
  public void hadamard(CpuMatrix left, CpuMatrix right, CpuMatrix result) {
    overElements(hadamard, left, right, result);
  }

  @Override
  public void multiplyRow(CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    overRows(multiplyRow, in, row, result);
  }

  @Override
  public void multiplyColumn(CpuMatrix in, CpuMatrix column, CpuMatrix result) {
    overRows(multiplyColumn, in, column, result);
  }

  @Override
  public void clip(float least, float most, CpuMatrix result) {
    alpha = least;
    beta = most;
    overElements(clip, result, result, result);
  }

  @Override
  public void copyColumns(CpuMatrix in, int from, int count, CpuMatrix result, int place) {
    first = from;
    last = from + count;
    at = place;
    overRows(copyColumns, in, in, result);
  }

  @Override
  public void applyColumns(Unary f, int from, int to, CpuMatrix result) {
    function = f;
    first = from;
    last = to;
    overRows(applyColumns, result, result, result);
  }

  @Override
  public void addSign(Scalar factor, CpuMatrix in, CpuMatrix result) {
    alpha = factor.get();
    overElements(addSign, in, in, result);
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, CpuMatrix velocity, CpuMatrix w) {
    alpha = l1.get();
    beta = l2.get();
    overElements(momentumStep, velocity, velocity, w);
  }
}
