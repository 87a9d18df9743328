package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.cpu.ReductionKernels.Term;

/**
 * The sums of a {@link Backend}, by their names there, in parts on the pool: a part takes whole
 * rows, or whole columns, so no order of additions depends on the cut. Callers have checked the
 * shapes; one operation runs at a time.
 */
final class SumLoops {
  private static final double[] NOTHING = {};

  private final ReductionKernels reduction;
  private final ColumnKernels columns;
  private final Loop loop;

  private final Loop.Body columnSums = this::columnSums;
  private final Loop.Body dot = (from, to) -> sum(Term.PRODUCT, from, to);
  private final Loop.Body squaredDistance = (from, to) -> sum(Term.SQUARED_DIFFERENCE, from, to);
  private final Loop.Body rowDots = this::rowDots;
  private final Loop.Body softplus = this::softplus;

  // The operation at hand; constant while it runs.
  private Slab x = Slab.NONE;
  private Slab y = Slab.NONE;
  private Slab out = Slab.NONE;
  private double[] results = NOTHING;
  private int rows;
  private float alpha;
  private float beta;
  private double scale;

  SumLoops(ReductionKernels reduction, ColumnKernels columns, Loop loop) {
    this.reduction = reduction;
    this.columns = columns;
    this.loop = loop;
  }

  void columnSums(float factor, CpuMatrix in, float factorOfOut, CpuMatrix result) {
    alpha = factor;
    beta = factorOfOut;
    x = in.slab;
    rows = in.rows;
    out = result.slab;
    loop.overColumns(columnSums, in.rows, in.cols);
  }

  private void columnSums(int from, int to) {
    columns.columnSums(alpha, x, rows, beta, out, from, to);
  }

  double dot(CpuMatrix left, CpuMatrix right) {
    return ReductionKernels.sumOfRows(overRows(dot, left, right), 0, left.rows);
  }

  double squaredDistance(CpuMatrix left, CpuMatrix right) {
    return ReductionKernels.sumOfRows(overRows(squaredDistance, left, right), 0, left.rows);
  }

  private void sum(Term term, int from, int to) {
    reduction.rowSumsOf(term, x, y, results, from, to);
  }

  double[] rowDots(CpuMatrix in, CpuMatrix row) {
    return overRows(rowDots, in, row);
  }

  private void rowDots(int from, int to) {
    reduction.rowDots(x, y, results, from, to);
  }

  double[] softplusRowSums(double factor, CpuMatrix in) {
    scale = factor;
    return overRows(softplus, in, in);
  }

  private void softplus(int from, int to) {
    reduction.softplusRowSums(scale, x, results, from, to);
  }

  /** One result a row; the caller may keep the array. */
  private double[] overRows(Loop.Body body, CpuMatrix left, CpuMatrix right) {
    x = left.slab;
    y = right.slab;
    double[] made = new double[left.rows];
    results = made;
    loop.overRows(body, left.rows, left.cols);
    results = NOTHING;
    return made;
  }
}
