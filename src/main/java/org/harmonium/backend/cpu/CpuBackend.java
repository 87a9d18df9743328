package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * The backend on the CPU: EJML holds the matrices, our products and loops run over them on a small
 * pool of threads. Results do not depend on the number of threads, except with OpenBLAS.
 *
 * <p>This class makes the handles and stands at the door: it checks the shapes of all operands, and
 * that they are open and of this backend, then hands the work to {@link Gemm} or to the loops of
 * its family.
 */
final class CpuBackend implements Backend {
  private final WorkerPool pool;
  private final Gemm gemm;
  private final String kernelsName;
  private final ElementLoops elements;
  private final SumLoops sums;
  private final SamplingLoops draws;
  private final GatherLoops minibatches;
  private int live;

  CpuBackend(int threads, String product, ElementKernels kernels) {
    this.pool = new WorkerPool(threads);
    this.gemm = GemmLookup.find(product, pool);
    this.kernelsName = kernels.name();
    Loop loop = new Loop(pool);
    this.elements = new ElementLoops(kernels.pointwise(), kernels.update(), loop);
    this.sums = new SumLoops(kernels.reduction(), kernels.columns(), loop);
    this.draws = new SamplingLoops(kernels.sampling(), loop);
    this.minibatches = new GatherLoops(kernels.gather(), loop);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "cpu: products by %s, element-wise loops by %s, %d thread%s, float32"
        .formatted(gemm.name(), kernelsName, pool.threads(), pool.threads() == 1 ? "" : "s");
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  /** Adds to the number of open handles. */
  void count(int change) {
    live += change;
  }

  private CpuMatrix cpu(Matrix x) {
    return CpuMatrix.of(this, x);
  }

  // ---------------------------------------------------------------- matrices

  @Override
  public Matrix zeros(int rows, int cols) {
    Shapes.requireSize("zeros", rows, cols);
    return CpuMatrix.zeros(this, rows, cols);
  }

  @Override
  public void write(float[] values, Matrix out) {
    Shapes.requireLength("write", values.length, out.rows(), out.cols());
    cpu(out).write(values);
  }

  @Override
  public float[] download(Matrix x) {
    return cpu(x).read();
  }

  @Override
  public void copy(Matrix x, Matrix out) {
    Shapes.requireSame("copy", x, out);
    cpu(out).copyFrom(cpu(x));
  }

  @Override
  public void fill(float value, Matrix out) {
    cpu(out).fill(value);
  }

  @Override
  public Scalar scalar(float value) {
    return new CpuScalar(value);
  }

  // ---------------------------------------------------------------- data sets

  @Override
  public RowStore store(float[] values, int cols) {
    Shapes.requireRows("store", values.length, cols);
    return new CpuRows(this, values, cols);
  }

  @Override
  public RowStore store(byte[] values, int cols) {
    Shapes.requireRows("store", values.length, cols);
    return new CpuRows(this, values, cols);
  }

  @Override
  public RowOrder rowOrder(int length) {
    Shapes.requireSize("rowOrder", length, 1);
    return new CpuRowOrder(this, length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    CpuRows from = CpuRows.of(this, rows);
    CpuRowOrder by = CpuRowOrder.of(this, order);
    CpuMatrix to = cpu(out);
    Shapes.requireGather(rows, order, by.cursor, out);
    minibatches.gather(from, by, to);
  }

  // ---------------------------------------------------------------- products

  @Override
  public void gemm(
      Scalar alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      Scalar beta,
      Matrix c) {
    Shapes.requireProduct("gemm", a, transposeA, b, transposeB, c);
    gemm.multiply(alpha.get(), cpu(a), transposeA, cpu(b), transposeB, beta.get(), cpu(c));
  }

  @Override
  public void contrast(
      Scalar alpha,
      Matrix vPos,
      Matrix hPos,
      Scalar gamma,
      Matrix vNeg,
      Matrix hNeg,
      Scalar beta,
      Matrix c) {
    Shapes.requireProduct("contrast", vPos, true, hPos, false, c);
    Shapes.requireProduct("contrast", vNeg, true, hNeg, false, c);
    gemm.contrast(
        alpha.get(), cpu(vPos), cpu(hPos), gamma.get(), cpu(vNeg), cpu(hNeg), beta.get(), cpu(c));
  }

  // ---------------------------------------------------------------- element-wise

  @Override
  public void apply(Unary f, Matrix x, Matrix out) {
    Shapes.requireSame("apply", x, out);
    elements.apply(f, cpu(x), cpu(out));
  }

  @Override
  public void addRow(Matrix x, Matrix row, Matrix out) {
    Shapes.requireRow("addRow", x, row);
    Shapes.requireSame("addRow", x, out);
    elements.addRow(cpu(x), cpu(row), cpu(out));
  }

  @Override
  public void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    Shapes.requireRow("applyWithBias", x, bias);
    Shapes.requireSame("applyWithBias", x, out);
    elements.applyWithBias(f, cpu(x), cpu(bias), cpu(out));
  }

  @Override
  public void axpy(Scalar alpha, Matrix x, Matrix y) {
    Shapes.requireSame("axpy", x, y);
    elements.axpy(alpha.get(), cpu(x), cpu(y));
  }

  @Override
  public void scale(Scalar alpha, Matrix x) {
    elements.scale(alpha.get(), cpu(x));
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    Shapes.requireSame("hadamard", x, y);
    Shapes.requireSame("hadamard", x, out);
    elements.hadamard(cpu(x), cpu(y), cpu(out));
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumStep", velocity, w);
    elements.momentumStep(l2.get(), l1.get(), cpu(velocity), cpu(w));
  }

  // ---------------------------------------------------------------- sums

  @Override
  public void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out) {
    Shapes.requireRow("columnSums", x, out);
    sums.columnSums(alpha.get(), cpu(x), beta.get(), cpu(out));
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    Shapes.requireSame("dot", x, y);
    return sums.dot(cpu(x), cpu(y));
  }

  @Override
  public double squaredDistance(Matrix x, Matrix y) {
    Shapes.requireSame("squaredDistance", x, y);
    return sums.squaredDistance(cpu(x), cpu(y));
  }

  @Override
  public double[] rowDots(Matrix x, Matrix row) {
    Shapes.requireRow("rowDots", x, row);
    return sums.rowDots(cpu(x), cpu(row));
  }

  @Override
  public double[] softplusRowSums(double scale, Matrix x) {
    return sums.softplusRowSums(scale, cpu(x));
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new CpuRandomStream(seed, id);
  }

  @Override
  public void uniform(RandomStream random, Matrix out) {
    draws.uniform(CpuRandomStream.of(random), cpu(out));
  }

  @Override
  public void normal(RandomStream random, Matrix out) {
    draws.normal(CpuRandomStream.of(random), cpu(out));
  }

  @Override
  public void bernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("bernoulli", p, out);
    draws.bernoulli(cpu(p), CpuRandomStream.of(random), cpu(out));
  }

  @Override
  public void sigmoidBernoulli(
      Matrix x, Matrix bias, RandomStream random, @Nullable Matrix mean, Matrix sample) {
    Shapes.requireRow("sigmoidBernoulli", x, bias);
    Shapes.requireSame("sigmoidBernoulli", x, sample);
    if (mean != null) {
      Shapes.requireSame("sigmoidBernoulli", x, mean);
    }
    draws.sigmoidBernoulli(
        cpu(x),
        cpu(bias),
        CpuRandomStream.of(random),
        mean == null ? null : cpu(mean),
        cpu(sample));
  }

  // ---------------------------------------------------------------- running

  @Override
  public Recording record(Runnable step) {
    return new StepItself(step);
  }

  @Override
  public void synchronize() {}

  @Override
  public int liveMatrices() {
    return live;
  }

  @Override
  public void close() {
    pool.close();
  }
}
