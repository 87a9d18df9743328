package org.harmonium.backend.cpu;

import org.harmonium.backend.Reductions;
import org.harmonium.backend.RowResults;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.cpu.ReductionKernels.Term;

/**
 * The operations of {@link Reductions}. A part consists of whole rows or whole columns, so no order
 * of summation depends on the division.
 */
final class SumLoops extends Loops implements Reductions<CpuMatrix> {
  private static final double[] NOTHING = {};

  private final SoftmaxKernels softmaxes = new SoftmaxKernels(kernels.reduction());
  private final GroupKernels groups = new GroupKernels();

  // The current operation; constant while it runs.
  private double[] results = NOTHING;
  private double[] kept =
      NOTHING; // row results that are not returned, so that steps do not allocate
  private int rows;
  private float alpha;
  private float beta;
  private double scale;
  private int first;
  private int last;
  private int size;

  private final Body columnSums =
      (from, to) -> kernels.columns().columnSums(alpha, x, rows, beta, out, from, to);
  private final Body dot =
      (from, to) -> kernels.reduction().rowSumsOf(Term.PRODUCT, x, y, results, from, to);
  private final Body squaredDistance =
      (from, to) -> kernels.reduction().rowSumsOf(Term.SQUARED_DIFFERENCE, x, y, results, from, to);
  private final Body rowDots = (from, to) -> kernels.reduction().rowDots(x, y, results, from, to);
  private final Body softplus =
      (from, to) -> kernels.reduction().softplusRowSums(scale, x, results, from, to);
  private final Body logSumExp = (from, to) -> softmaxes.logSumExpRows(x, results, from, to);
  private final Body softmax = (from, to) -> softmaxes.softmax(x, out, from, to);
  private final Body softmaxColumns =
      (from, to) -> softmaxes.softmaxColumns(out, first, last, size, from, to);
  private final Body maxGroups =
      (from, to) -> groups.max(size, x, out, from * out.cols, to * out.cols);
  private final Body maxGroupsGradient =
      (from, to) -> groups.maxGradient(size, x, y, out, from * y.cols, to * y.cols);

  SumLoops(ElementKernels kernels, WorkerPool pool) {
    super(kernels, pool);
  }

  @Override
  public void columnSums(Scalar factor, CpuMatrix in, Scalar factorOfOut, CpuMatrix result) {
    alpha = factor.get();
    beta = factorOfOut.get();
    rows = in.rows;
    use(in, in, result);
    overColumns(columnSums, in);
  }

  @Override
  public double dot(CpuMatrix left, CpuMatrix right) {
    return RowResults.total(ofRows(dot, left, right));
  }

  @Override
  public double squaredDistance(CpuMatrix left, CpuMatrix right) {
    return RowResults.total(ofRows(squaredDistance, left, right));
  }

  @Override
  public double[] rowDots(CpuMatrix in, CpuMatrix row) {
    return ofRows(rowDots, in, row);
  }

  @Override
  public double[] softplusRowSums(double factor, CpuMatrix in) {
    scale = factor;
    return ofRows(softplus, in, in);
  }

  @Override
  public double[] logSumExpRows(CpuMatrix in) {
    return ofRows(logSumExp, in, in);
  }

  @Override
  public void softmax(CpuMatrix in, CpuMatrix result) {
    overRows(softmax, in, in, result);
  }

  @Override
  public void softmaxColumns(int from, int to, int groupSize, CpuMatrix result) {
    first = from;
    last = to;
    size = groupSize;
    overRows(softmaxColumns, result, result, result);
  }

  @Override
  public void maxGroups(int groupSize, CpuMatrix in, CpuMatrix result) {
    size = groupSize;
    use(in, in, result);
    overRows(maxGroups, in);
  }

  @Override
  public void maxGroupsGradient(int groupSize, CpuMatrix in, CpuMatrix slope, CpuMatrix result) {
    size = groupSize;
    overRows(maxGroupsGradient, in, slope, result);
  }

  @Override
  public void addSquares(CpuMatrix in, CpuMatrix total) {
    if (kept.length < in.rows) {
      kept = new double[in.rows];
    }
    results = kept;
    overRows(dot, in, in, in);
    results = NOTHING;
    total.data[total.offset] += (float) RowResults.total(kept, in.rows);
  }

  /** Computes one result per row, in an array that the caller may keep. */
  private double[] ofRows(Body rowBody, CpuMatrix left, CpuMatrix right) {
    double[] made = new double[left.rows];
    results = made;
    overRows(rowBody, left, right, left);
    results = NOTHING;
    return made;
  }
}
