package org.harmonium.backend.cuda;

import org.harmonium.backend.Elementwise;
import org.harmonium.backend.GuardedBackend;
import org.harmonium.backend.Handle;
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
 * The backend on an NVIDIA GPU. Its results are bit-identical to those of the CPU except for
 * products, whose order of summation cuBLAS determines.
 *
 * <p>This class creates the handles and delegates checked operations to {@link Products} or to the
 * kernels of their family. An operation returns when it is launched; only operations that return
 * numbers wait.
 */
final class CudaBackend extends GuardedBackend<CudaMatrix, CudaRandomStream> {
  private final OpenDevice open;
  private final Transfers transfers;
  private final Products products;
  private final Pointwise pointwise;
  private final Sums sums;
  private final Optimisers optimisers;
  private final Draws draws;
  private final Gathers gathers;

  CudaBackend(Device device, Precision precision, boolean curand) {
    this.open = new OpenDevice(device, precision);
    this.transfers = open.transfers;
    this.products = open.products;
    this.pointwise = open.make(() -> new Pointwise(open));
    this.sums = open.make(() -> new Sums(open));
    this.optimisers = open.make(() -> new Optimisers(open));
    this.draws = open.make(() -> curand ? new CurandDraws(open) : new PhiloxDraws(open));
    this.gathers = open.make(() -> new Gathers(open));
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String description() {
    return "cuda: %s, random numbers by %s".formatted(open.text(), draws.name());
  }

  @Override
  public Precision precision() {
    return open.precision;
  }

  @Override
  protected CudaMatrix own(Matrix x) {
    return Handle.own(open, CudaMatrix.class, "matrix", x);
  }

  @Override
  protected Elementwise<CudaMatrix> elements() {
    return pointwise;
  }

  @Override
  protected Reductions<CudaMatrix> reductions() {
    return sums;
  }

  @Override
  protected OptimiserSteps<CudaMatrix> optimisers() {
    return optimisers;
  }

  @Override
  protected Sampling<CudaMatrix, CudaRandomStream> draws() {
    return draws;
  }

  private CudaRows own(RowStore rows) {
    return Handle.own(open, CudaRows.class, "data set", rows);
  }

  private CudaRowOrder own(RowOrder order) {
    return Handle.own(open, CudaRowOrder.class, "row order", order);
  }

  @Override
  protected CudaRandomStream own(RandomStream random) {
    return CudaRandomStream.of(open, random);
  }

  // ---------------------------------------------------------------- matrices

  @Override
  public Matrix zeros(int rows, int cols) {
    Shapes.requireSize("zeros", rows, cols);
    open.lanes.requireNotRecording("zeros");
    CudaMatrix made = new CudaMatrix(open, rows, cols);
    pointwise.fill(0f, made);
    return made;
  }

  @Override
  public void write(float[] values, Matrix out) {
    Shapes.requireLength("write", values.length, out.rows(), out.cols());
    CudaMatrix to = own(out);
    transfers.write(values, to.pointer(), to.rows(), to.cols(), (long) to.stride() * Float.BYTES);
    open.rounding.follow(to);
  }

  @Override
  public float[] download(Matrix x) {
    CudaMatrix from = own(x);
    return transfers.readFloats(
        from.pointer(), from.rows(), from.cols(), (long) from.stride() * Float.BYTES);
  }

  @Override
  public Scalar scalar(float value) {
    return new CudaScalar(open.cells, value);
  }

  // ---------------------------------------------------------------- data sets

  @Override
  public RowStore store(float[] values, int cols) {
    Shapes.requireRows("store", values.length, cols);
    return new CudaRows(open, values, cols);
  }

  @Override
  public RowStore store(byte[] values, int cols) {
    Shapes.requireRows("store", values.length, cols);
    return new CudaRows(open, values, cols);
  }

  @Override
  public RowOrder rowOrder(int length) {
    Shapes.requireSize("rowOrder", length, 1);
    return new CudaRowOrder(open, length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    own(order).requireNext(rows, out);
    gathers.gather(own(rows), own(order), own(out));
  }

  @Override
  public void gatherBernoulli(RowStore rows, RowOrder order, RandomStream random, Matrix out) {
    own(order).requireNext(rows, out);
    draws.gatherBernoulli(gathers, own(rows), own(order), own(random), own(out));
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
    products.gemm(alpha, own(a), transposeA, own(b), transposeB, beta, own(c));
  }

  // ---------------------------------------------------------------- losses

  @Override
  public void squaredErrorGradient(Matrix y, Matrix target, Matrix gradient) {
    Shapes.requireLoss("squaredErrorGradient", y, target, gradient);
    pointwise.squaredErrorGradient(own(y), own(target), own(gradient));
  }

  @Override
  public void binaryCrossEntropyGradient(Matrix logits, Matrix target, Matrix gradient) {
    Shapes.requireLoss("binaryCrossEntropyGradient", logits, target, gradient);
    pointwise.binaryCrossEntropyGradient(own(logits), own(target), own(gradient));
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new CudaRandomStream(open, seed, id);
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
    // cuRAND takes its position from the host, so a graph would draw the same numbers at each
    // replay.
    return draws.recordable() ? new GraphRecording(open, step) : new StepItself(step);
  }

  @Override
  public void synchronize() {
    transfers.synchronize("synchronize");
  }

  @Override
  public int liveMatrices() {
    return open.handles.live();
  }

  @Override
  public void close() {
    open.close();
  }
}
