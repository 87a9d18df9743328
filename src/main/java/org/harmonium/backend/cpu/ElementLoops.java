package org.harmonium.backend.cpu;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;

/**
 * The element-wise operations of {@link Elementwise}, divided into parts for the thread pool. One
 * operation runs at a time.
 */
final class ElementLoops implements Elementwise<CpuMatrix> {
  private final PointwiseKernels pointwise;
  private final GradientKernels gradients;
  private final UpdateKernels update;
  private final RowwiseKernels rowwise;
  private final Loop loop;

  private final Loop.Body unary = this::unary;
  private final Loop.Body gradient = this::gradient;
  private final Loop.Body addRow = this::addRow;
  private final Loop.Body biasedUnary = this::biasedUnary;
  private final Loop.Body axpy = this::axpy;
  private final Loop.Body scale = this::scale;
  private final Loop.Body hadamard = this::hadamard;
  private final Loop.Body multiplyRow = this::multiplyRow;
  private final Loop.Body multiplyColumn = this::multiplyColumn;
  private final Loop.Body clip = this::clip;
  private final Loop.Body copyColumns = this::copyColumns;
  private final Loop.Body applyColumns = this::applyColumns;
  private final Loop.Body addSign = this::addSign;
  private final Loop.Body momentumStep = this::momentumStep;

  // The current operation; constant while it runs.
  private Slab x = Slab.NONE;
  private Slab y = Slab.NONE;
  private Slab out = Slab.NONE;
  private Unary function = Unary.SIGMOID;
  private float alpha;
  private float beta;
  private int from;
  private int to;
  private int at;

  ElementLoops(ElementKernels kernels, Loop loop) {
    this.pointwise = kernels.pointwise();
    this.gradients = kernels.gradients();
    this.update = kernels.update();
    this.rowwise = new RowwiseKernels(pointwise);
    this.loop = loop;
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
    overElements(unary, in, result);
  }

  private void unary(int from, int to) {
    pointwise.unary(function, x, out, from, to);
  }

  @Override
  public void applyGradient(Unary f, CpuMatrix value, CpuMatrix slope, CpuMatrix result) {
    function = f;
    y = slope.slab;
    overElements(gradient, value, result);
  }

  private void gradient(int from, int to) {
    gradients.gradient(function, x, y, out, from, to);
  }

  @Override
  public void addRow(CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    overRows(addRow, in, row, result);
  }

  private void addRow(int from, int to) {
    pointwise.addRow(x, y, out, from, to);
  }

  @Override
  public void applyWithBias(Unary f, CpuMatrix in, CpuMatrix bias, CpuMatrix result) {
    function = f;
    overRows(biasedUnary, in, bias, result);
  }

  private void biasedUnary(int from, int to) {
    addRow(from, to);
    pointwise.unary(function, out, out, from * out.cols, to * out.cols);
  }

  @Override
  public void axpy(Scalar factor, CpuMatrix in, CpuMatrix result) {
    alpha = factor.get();
    overElements(axpy, in, result);
  }

  private void axpy(int from, int to) {
    update.axpy(alpha, x, out, from, to);
  }

  @Override
  public void scale(Scalar factor, CpuMatrix result) {
    alpha = factor.get();
    if (alpha == 0f) {
      result.fill(0f); // even if x contains NaN
      return;
    }
    overElements(scale, result, result);
  }

  private void scale(int from, int to) {
    update.scale(alpha, out, from, to);
  }

  @Override
  public void hadamard(CpuMatrix left, CpuMatrix right, CpuMatrix result) {
    y = right.slab;
    overElements(hadamard, left, result);
  }

  private void hadamard(int from, int to) {
    update.hadamard(x, y, out, from, to);
  }

  @Override
  public void multiplyRow(CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    overRows(multiplyRow, in, row, result);
  }

  private void multiplyRow(int fromRow, int toRow) {
    rowwise.multiplyRow(x, y, out, fromRow, toRow);
  }

  @Override
  public void multiplyColumn(CpuMatrix in, CpuMatrix column, CpuMatrix result) {
    overRows(multiplyColumn, in, column, result);
  }

  private void multiplyColumn(int fromRow, int toRow) {
    rowwise.multiplyColumn(x, y, out, fromRow, toRow);
  }

  @Override
  public void clip(float least, float most, CpuMatrix result) {
    alpha = least;
    beta = most;
    overElements(clip, result, result);
  }

  private void clip(int fromElement, int toElement) {
    rowwise.clip(alpha, beta, out, fromElement, toElement);
  }

  @Override
  public void copyColumns(CpuMatrix in, int first, int count, CpuMatrix result, int place) {
    from = first;
    to = first + count;
    at = place;
    overRows(copyColumns, in, in, result);
  }

  private void copyColumns(int fromRow, int toRow) {
    rowwise.copyColumns(x, from, to, out, at, fromRow, toRow);
  }

  @Override
  public void applyColumns(Unary f, int first, int end, CpuMatrix result) {
    function = f;
    from = first;
    to = end;
    overRows(applyColumns, result, result, result);
  }

  private void applyColumns(int fromRow, int toRow) {
    rowwise.applyColumns(function, from, to, out, fromRow, toRow);
  }

  @Override
  public void addSign(Scalar factor, CpuMatrix in, CpuMatrix result) {
    alpha = factor.get();
    overElements(addSign, in, result);
  }

  private void addSign(int fromElement, int toElement) {
    update.addSign(alpha, x, out, fromElement, toElement);
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, CpuMatrix velocity, CpuMatrix w) {
    alpha = l1.get();
    beta = l2.get();
    overElements(momentumStep, velocity, w);
  }

  private void momentumStep(int from, int to) {
    update.momentumStep(out, x, alpha, beta, from, to);
  }

  private void overElements(Loop.Body body, CpuMatrix in, CpuMatrix result) {
    x = in.slab;
    out = result.slab;
    loop.overElements(body, result.rows * result.cols);
  }

  private void overRows(Loop.Body body, CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    x = in.slab;
    y = row.slab;
    out = result.slab;
    loop.overRows(body, result.rows, result.cols);
  }
}
