package org.harmonium.backend.cpu;

import org.harmonium.backend.Reductions;
import org.harmonium.backend.RowResults;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.cpu.ReductionKernels.Term;

/**
 * The operations of {@link Reductions}, divided into parts for the thread pool. A part consists of
 * whole rows or whole columns, so no order of summation depends on the division. One operation runs
 * at a time.
 */
final class SumLoops implements Reductions<CpuMatrix> {
  private static final double[] NOTHING = {};

  private final ReductionKernels reduction;
  private final ColumnKernels columns;
  private final SoftmaxKernels softmaxes;
  private final GroupKernels groups = new GroupKernels();
  private final Loop loop;

  private final Loop.Body columnSums = this::columnSums;
  private final Loop.Body dot = (from, to) -> sum(Term.PRODUCT, from, to);
  private final Loop.Body squaredDistance = (from, to) -> sum(Term.SQUARED_DIFFERENCE, from, to);
  private final Loop.Body rowDots = this::rowDots;
  private final Loop.Body softplus = this::softplus;
  private final Loop.Body logSumExp = this::logSumExp;
  private final Loop.Body softmax = this::softmax;
  private final Loop.Body softmaxColumns = this::softmaxColumns;
  private final Loop.Body maxGroups = this::maxGroups;
  private final Loop.Body maxGroupsGradient = this::maxGroupsGradient;

  // The current operation; constant while it runs.
  private Slab x = Slab.NONE;
  private Slab y = Slab.NONE;
  private Slab out = Slab.NONE;
  private double[] results = NOTHING;
  private double[] kept =
      NOTHING; // row results that are not returned, so that steps do not allocate
  private int rows;
  private float alpha;
  private float beta;
  private double scale;
  private int from;
  private int to;
  private int size;

  SumLoops(ElementKernels kernels, Loop loop) {
    this.reduction = kernels.reduction();
    this.columns = kernels.columns();
    this.softmaxes = new SoftmaxKernels(kernels.reduction());
    this.loop = loop;
  }

  @Override
  public void columnSums(Scalar factor, CpuMatrix in, Scalar factorOfOut, CpuMatrix result) {
    alpha = factor.get();
    beta = factorOfOut.get();
    x = in.slab;
    rows = in.rows;
    out = result.slab;
    loop.overColumns(columnSums, in.rows, in.cols);
  }

  private void columnSums(int from, int to) {
    columns.columnSums(alpha, x, rows, beta, out, from, to);
  }

  @Override
  public double dot(CpuMatrix left, CpuMatrix right) {
    return RowResults.total(overRows(dot, left, right));
  }

  @Override
  public double squaredDistance(CpuMatrix left, CpuMatrix right) {
    return RowResults.total(overRows(squaredDistance, left, right));
  }

  private void sum(Term term, int from, int to) {
    reduction.rowSumsOf(term, x, y, results, from, to);
  }

  @Override
  public double[] rowDots(CpuMatrix in, CpuMatrix row) {
    return overRows(rowDots, in, row);
  }

  private void rowDots(int from, int to) {
    reduction.rowDots(x, y, results, from, to);
  }

  @Override
  public double[] softplusRowSums(double factor, CpuMatrix in) {
    scale = factor;
    return overRows(softplus, in, in);
  }

  private void softplus(int from, int to) {
    reduction.softplusRowSums(scale, x, results, from, to);
  }

  @Override
  public double[] logSumExpRows(CpuMatrix in) {
    return overRows(logSumExp, in, in);
  }

  private void logSumExp(int from, int to) {
    softmaxes.logSumExpRows(x, results, from, to);
  }

  @Override
  public void softmax(CpuMatrix in, CpuMatrix result) {
    x = in.slab;
    out = result.slab;
    loop.overRows(softmax, in.rows, in.cols);
  }

  private void softmax(int from, int to) {
    softmaxes.softmax(x, out, from, to);
  }

  @Override
  public void softmaxColumns(int first, int end, int groupSize, CpuMatrix result) {
    out = result.slab;
    from = first;
    to = end;
    size = groupSize;
    loop.overRows(softmaxColumns, result.rows, result.cols);
  }

  private void softmaxColumns(int fromRow, int toRow) {
    softmaxes.softmaxColumns(out, from, to, size, fromRow, toRow);
  }

  @Override
  public void maxGroups(int groupSize, CpuMatrix in, CpuMatrix result) {
    x = in.slab;
    out = result.slab;
    size = groupSize;
    loop.overRows(maxGroups, in.rows, in.cols);
  }

  private void maxGroups(int fromRow, int toRow) {
    groups.max(size, x, out, fromRow * out.cols, toRow * out.cols);
  }

  @Override
  public void maxGroupsGradient(int groupSize, CpuMatrix in, CpuMatrix slope, CpuMatrix result) {
    x = in.slab;
    y = slope.slab;
    out = result.slab;
    size = groupSize;
    loop.overRows(maxGroupsGradient, in.rows, in.cols);
  }

  private void maxGroupsGradient(int fromRow, int toRow) {
    groups.maxGradient(size, x, y, out, fromRow * y.cols, toRow * y.cols);
  }

  @Override
  public void addSquares(CpuMatrix in, CpuMatrix total) {
    if (kept.length < in.rows) {
      kept = new double[in.rows];
    }
    x = in.slab;
    y = in.slab;
    results = kept;
    loop.overRows(dot, in.rows, in.cols);
    results = NOTHING;
    total.data[total.offset] += (float) RowResults.total(kept, in.rows);
  }

  /** Computes one result per row, in an array that the caller may keep. */
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
