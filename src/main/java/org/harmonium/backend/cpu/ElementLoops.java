package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Unary;

/**
 * The element-wise operations of a {@link Backend}, by their names there, in parts on the pool.
 * Callers have checked the shapes; one operation runs at a time.
 */
final class ElementLoops {
  private final PointwiseKernels pointwise;
  private final UpdateKernels update;
  private final Loop loop;

  private final Loop.Body unary = this::unary;
  private final Loop.Body addRow = this::addRow;
  private final Loop.Body biasedUnary = this::biasedUnary;
  private final Loop.Body axpy = this::axpy;
  private final Loop.Body scale = this::scale;
  private final Loop.Body hadamard = this::hadamard;
  private final Loop.Body momentumStep = this::momentumStep;

  // The operation at hand; constant while it runs.
  private Slab x = Slab.NONE;
  private Slab y = Slab.NONE;
  private Slab out = Slab.NONE;
  private Unary function = Unary.SIGMOID;
  private float alpha;
  private float beta;

  ElementLoops(PointwiseKernels pointwise, UpdateKernels update, Loop loop) {
    this.pointwise = pointwise;
    this.update = update;
    this.loop = loop;
  }

  void apply(Unary f, CpuMatrix in, CpuMatrix result) {
    function = f;
    overElements(unary, in, result);
  }

  private void unary(int from, int to) {
    pointwise.unary(function, x, out, from, to);
  }

  void addRow(CpuMatrix in, CpuMatrix row, CpuMatrix result) {
    overRows(addRow, in, row, result);
  }

  private void addRow(int from, int to) {
    pointwise.addRow(x, y, out, from, to);
  }

  void applyWithBias(Unary f, CpuMatrix in, CpuMatrix bias, CpuMatrix result) {
    function = f;
    overRows(biasedUnary, in, bias, result);
  }

  private void biasedUnary(int from, int to) {
    addRow(from, to);
    pointwise.unary(function, out, out, from * out.cols, to * out.cols);
  }

  void axpy(float factor, CpuMatrix in, CpuMatrix result) {
    alpha = factor;
    overElements(axpy, in, result);
  }

  private void axpy(int from, int to) {
    update.axpy(alpha, x, out, from, to);
  }

  void scale(float factor, CpuMatrix result) {
    if (factor == 0f) {
      result.fill(0f); // also where it held NaN
      return;
    }
    alpha = factor;
    overElements(scale, result, result);
  }

  private void scale(int from, int to) {
    update.scale(alpha, out, from, to);
  }

  void hadamard(CpuMatrix left, CpuMatrix right, CpuMatrix result) {
    y = right.slab;
    overElements(hadamard, left, result);
  }

  private void hadamard(int from, int to) {
    update.hadamard(x, y, out, from, to);
  }

  void momentumStep(float l2, float l1, CpuMatrix velocity, CpuMatrix w) {
    alpha = l1;
    beta = l2;
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
