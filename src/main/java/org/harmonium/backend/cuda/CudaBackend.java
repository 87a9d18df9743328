package org.harmonium.backend.cuda;

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
 * The backend on an NVIDIA GPU: the same bits as the CPU's in all but products, whose sums cuBLAS
 * orders as it likes.
 *
 * <p>This class makes the handles and stands at the door: it checks the shapes of all operands, and
 * that they are open and of this backend, then hands the work to {@link Products} or to the kernels
 * of its family. An operation returns when it is launched; only those that return numbers wait.
 */
final class CudaBackend implements Backend {
  private final OpenDevice open;
  private final Transfers transfers;
  private final Products products;
  private final Pointwise pointwise;
  private final Sums sums;
  private final Draws draws;
  private final Gathers gathers;

  CudaBackend(Device device, Precision precision, boolean curand) {
    this.open = new OpenDevice(device, precision);
    this.transfers = open.transfers();
    this.products = open.products();
    this.pointwise = open.make(() -> new Pointwise(open));
    this.sums = open.make(() -> new Sums(open));
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
    return open.precision();
  }

  private CudaMatrix own(Matrix x) {
    return CudaMatrix.of(open, x);
  }

  private CudaRows own(RowStore rows) {
    return CudaRows.of(open, rows);
  }

  private CudaRowOrder own(RowOrder order) {
    return CudaRowOrder.of(open, order);
  }

  private CudaRandomStream own(RandomStream random) {
    return CudaRandomStream.of(open, random);
  }

  // ---------------------------------------------------------------- matrices

  @Override
  public Matrix zeros(int rows, int cols) {
    Shapes.requireSize("zeros", rows, cols);
    open.lanes().requireNotRecording("zeros");
    CudaMatrix made = new CudaMatrix(open, rows, cols);
    pointwise.fill(0f, made);
    return made;
  }

  @Override
  public void write(float[] values, Matrix out) {
    Shapes.requireLength("write", values.length, out.rows(), out.cols());
    CudaMatrix to = own(out);
    transfers.write(values, to.pointer(), to.rows(), to.cols(), (long) to.stride() * Float.BYTES);
    open.rounding().follow(to);
  }

  @Override
  public float[] download(Matrix x) {
    CudaMatrix from = own(x);
    return transfers.readFloats(
        from.pointer(), from.rows(), from.cols(), (long) from.stride() * Float.BYTES);
  }

  @Override
  public void copy(Matrix x, Matrix out) {
    Shapes.requireSame("copy", x, out);
    pointwise.copy(own(x), own(out));
  }

  @Override
  public void fill(float value, Matrix out) {
    pointwise.fill(value, own(out));
  }

  @Override
  public Scalar scalar(float value) {
    return new CudaScalar(open.cells(), value);
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

  // ---------------------------------------------------------------- element-wise

  @Override
  public void apply(Unary f, Matrix x, Matrix out) {
    Shapes.requireSame("apply", x, out);
    pointwise.apply(f, own(x), own(out));
  }

  @Override
  public void addRow(Matrix x, Matrix row, Matrix out) {
    Shapes.requireRow("addRow", x, row);
    Shapes.requireSame("addRow", x, out);
    pointwise.addRow(own(x), own(row), own(out));
  }

  @Override
  public void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    Shapes.requireRow("applyWithBias", x, bias);
    Shapes.requireSame("applyWithBias", x, out);
    pointwise.applyWithBias(f, own(x), own(bias), own(out));
  }

  @Override
  public void axpy(Scalar alpha, Matrix x, Matrix y) {
    Shapes.requireSame("axpy", x, y);
    pointwise.axpy(alpha, own(x), own(y));
  }

  @Override
  public void scale(Scalar alpha, Matrix x) {
    pointwise.scale(alpha, own(x));
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    Shapes.requireSame("hadamard", x, y);
    Shapes.requireSame("hadamard", x, out);
    pointwise.hadamard(own(x), own(y), own(out));
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumStep", velocity, w);
    pointwise.momentumStep(l2, l1, own(velocity), own(w));
  }

  // ---------------------------------------------------------------- sums

  @Override
  public void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out) {
    Shapes.requireRow("columnSums", x, out);
    sums.columnSums(alpha, own(x), beta, own(out));
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    Shapes.requireSame("dot", x, y);
    return sums.dot(own(x), own(y));
  }

  @Override
  public double squaredDistance(Matrix x, Matrix y) {
    Shapes.requireSame("squaredDistance", x, y);
    return sums.squaredDistance(own(x), own(y));
  }

  @Override
  public double[] rowDots(Matrix x, Matrix row) {
    Shapes.requireRow("rowDots", x, row);
    return sums.rowDots(own(x), own(row));
  }

  @Override
  public double[] softplusRowSums(double scale, Matrix x) {
    return sums.softplusRowSums(scale, own(x));
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new CudaRandomStream(open, seed, id);
  }

  @Override
  public void uniform(RandomStream random, Matrix out) {
    draws.uniform(own(random), own(out));
  }

  @Override
  public void normal(RandomStream random, Matrix out) {
    draws.normal(own(random), own(out));
  }

  @Override
  public void bernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("bernoulli", p, out);
    draws.bernoulli(own(p), own(random), own(out));
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

  // ---------------------------------------------------------------- running

  @Override
  public Recording record(Runnable step) {
    // cuRAND takes its position from the host, so a graph would draw the same numbers each time.
    return draws.recordable() ? new GraphRecording(open, step) : new StepItself(step);
  }

  @Override
  public void synchronize() {
    transfers.synchronize("synchronize");
  }

  @Override
  public int liveMatrices() {
    return open.handles().live();
  }

  @Override
  public void close() {
    open.close();
  }
}
