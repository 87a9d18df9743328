package org.harmonium.backend.cpu;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.GuardedBackend;
import org.harmonium.backend.Handle;
import org.harmonium.backend.HostRandomStream;
import org.harmonium.backend.HostRowOrder;
import org.harmonium.backend.HostScalar;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Precision;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Reductions;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Sampling;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.StepItself;
import org.jspecify.annotations.Nullable;

/**
 * The CPU backend: matrices are float arrays on the heap, and products and loops over them run on a
 * small thread pool. Results do not depend on the number of threads, except with OpenBLAS.
 *
 * <p>This class creates the handles and delegates checked operations to {@link Gemm} or to the
 * loops of their kind.
 */
final class CpuBackend extends GuardedBackend<CpuMatrix, HostRandomStream> {
  private final WorkerPool pool;
  private final Gemm gemm;
  private final String kernelsName;
  private final ElementLoops elements;
  private final SumLoops sums;
  private final OptimiserLoops optimisers;
  private final SamplingLoops draws;
  private final GatherLoops minibatches;
  private int live;

  CpuBackend(int threads, String product, ElementKernels kernels) {
    this.pool = new WorkerPool(threads);
    this.gemm = GemmLookup.find(product, pool);
    this.kernelsName = kernels.name();
    this.elements = new ElementLoops(kernels, pool);
    this.sums = new SumLoops(kernels, pool);
    this.optimisers = new OptimiserLoops(kernels, pool);
    this.draws = new SamplingLoops(kernels, pool);
    this.minibatches = new GatherLoops(kernels, pool);
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

  /** Opens the handle of a matrix, data set or row order. */
  Handle open(String what) {
    live++;
    return new Handle(this, what, () -> live--);
  }

  @Override
  protected CpuMatrix own(Matrix x) {
    return CpuMatrix.of(this, x);
  }

  @Override
  protected HostRandomStream own(RandomStream random) {
    return HostRandomStream.of(CpuBackend.class, random);
  }

  @Override
  protected Elementwise<CpuMatrix> elements() {
    return elements;
  }

  @Override
  protected Reductions<CpuMatrix> reductions() {
    return sums;
  }

  @Override
  protected OptimiserSteps<CpuMatrix> optimisers() {
    return optimisers;
  }

  @Override
  protected Sampling<CpuMatrix, HostRandomStream> draws() {
    return draws;
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
    own(out).write(values);
  }

  @Override
  public float[] download(Matrix x) {
    return own(x).read();
  }

  @Override
  public Scalar scalar(float value) {
    return new HostScalar(value);
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
    return new HostRowOrder(open("row order"), length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    CpuRows from = Handle.own(this, CpuRows.class, "data set", rows);
    HostRowOrder by = HostRowOrder.of(this, order);
    CpuMatrix to = own(out);
    Shapes.requireGather(rows, order, by.position(), out);
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
    gemm.multiply(alpha.get(), own(a), transposeA, own(b), transposeB, beta.get(), own(c));
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
        alpha.get(), own(vPos), own(hPos), gamma.get(), own(vNeg), own(hNeg), beta.get(), own(c));
  }

  // ---------------------------------------------------------------- optimisers

  @Override
  public void momentumDescent(
      Scalar mu, Scalar lessRate, Scalar l2, Matrix gradient, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumDescent", gradient, velocity);
    Shapes.requireSame("momentumDescent", gradient, w);
    optimisers.momentumDescent(mu, lessRate, l2, own(gradient), own(velocity), own(w));
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new HostRandomStream(CpuBackend.class, seed, id);
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
        own(x), own(bias), own(random), mean == null ? null : own(mean), own(sample));
  }

  @Override
  public void dropoutMask(float keep, RandomStream random, Matrix mask) {
    Shapes.requireKeep("dropoutMask", keep);
    draws.dropoutMask(keep, own(random), own(mask));
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
