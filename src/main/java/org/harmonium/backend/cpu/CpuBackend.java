package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Matrix;
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
 */
final class CpuBackend implements Backend {
  private static final Loop.Body UNARY =
      (l, from, to) -> l.kernels.pointwise().unary(l.function, l.x, l.out, from, to);
  private static final Loop.Body ADD_ROW =
      (l, from, to) -> l.kernels.pointwise().addRow(l.x, l.y, l.out, from, to);
  private static final Loop.Body BIASED_UNARY =
      (l, from, to) -> {
        l.kernels.pointwise().addRow(l.x, l.y, l.out, from, to);
        int cols = l.out.cols;
        l.kernels.pointwise().unary(l.function, l.out, l.out, from * cols, to * cols);
      };
  private static final Loop.Body AXPY =
      (l, from, to) -> l.kernels.update().axpy(l.alpha, l.x, l.out, from, to);
  private static final Loop.Body SCALE =
      (l, from, to) -> l.kernels.update().scale(l.alpha, l.out, from, to);
  private static final Loop.Body HADAMARD =
      (l, from, to) -> l.kernels.update().hadamard(l.x, l.y, l.out, from, to);
  private static final Loop.Body MOMENTUM =
      (l, from, to) -> l.kernels.update().momentumStep(l.out, l.x, l.alpha, l.beta, from, to);
  private static final Loop.Body COLUMN_SUMS =
      (l, from, to) ->
          l.kernels.columns().columnSums(l.alpha, l.x, l.rows, l.beta, l.out, from, to);
  private static final Loop.Body SUM =
      (l, from, to) -> sum(ReductionKernels.Term.VALUE, l, from, to);
  private static final Loop.Body DOT =
      (l, from, to) -> sum(ReductionKernels.Term.PRODUCT, l, from, to);
  private static final Loop.Body SQUARED_DISTANCE =
      (l, from, to) -> sum(ReductionKernels.Term.SQUARED_DIFFERENCE, l, from, to);
  private static final Loop.Body ROW_DOTS =
      (l, from, to) -> l.kernels.reduction().rowDots(l.x, l.y, l.results, from, to);
  private static final Loop.Body SOFTPLUS =
      (l, from, to) -> l.kernels.reduction().softplusRowSums(l.scale, l.x, l.results, from, to);
  private static final Loop.Body UNIFORM =
      (l, from, to) -> l.kernels.sampling().uniform(l.out, l.key, l.draw, from, to);
  private static final Loop.Body NORMAL =
      (l, from, to) -> l.kernels.sampling().normal(l.out, l.key, l.draw, from, to);
  private static final Loop.Body BERNOULLI =
      (l, from, to) -> l.kernels.sampling().bernoulli(l.x, l.out, l.key, l.draw, from, to);
  private static final Loop.Body SIGMOID_BERNOULLI =
      (l, from, to) ->
          l.kernels.sampling().sigmoidBernoulli(l.x, l.y, l.mean, l.out, l.key, l.draw, from, to);
  private static final Loop.Body GATHER_FLOATS =
      (l, from, to) -> l.kernels.gather().gather(l.x, l.order, l.cursor, l.out, from, to);
  private static final Loop.Body GATHER_BYTES =
      (l, from, to) -> l.kernels.gather().gather(l.bytes, l.order, l.cursor, l.out, from, to);

  private final WorkerPool pool;
  private final Gemm gemm;
  private final Loop loop;
  private int live;

  CpuBackend(int threads, String product, ElementKernels kernels) {
    this.pool = new WorkerPool(threads);
    this.loop = new Loop(kernels, pool);
    this.gemm = GemmLookup.find(product, pool);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "cpu: products by %s, element-wise loops by %s, %d thread%s, float32"
        .formatted(
            gemm.name(), loop.kernels.name(), pool.threads(), pool.threads() == 1 ? "" : "s");
  }

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
    try {
      return new CpuMatrix(this, new FMatrixRMaj(rows, cols));
    } catch (OutOfMemoryError e) {
      long bytes = 4L * rows * cols;
      throw new BackendMemoryException(
          "the heap has no room for a matrix of %d rows and %d columns (%d MiB); give Java more with -Xmx, or make it smaller"
              .formatted(rows, cols, bytes >> 20),
          bytes,
          e);
    }
  }

  @Override
  public void write(float[] values, Matrix out) {
    CpuMatrix o = cpu(out);
    Shapes.requireLength("write", values.length, o.rows, o.cols);
    System.arraycopy(values, 0, o.data, o.offset, values.length);
  }

  @Override
  public float[] download(Matrix x) {
    CpuMatrix m = cpu(x);
    return Arrays.copyOfRange(m.data, m.offset, m.offset + m.rows * m.cols);
  }

  @Override
  public void copy(Matrix x, Matrix out) {
    Shapes.requireSame("copy", x, out);
    CpuMatrix from = cpu(x);
    CpuMatrix to = cpu(out);
    System.arraycopy(from.data, from.offset, to.data, to.offset, from.rows * from.cols);
  }

  @Override
  public void fill(float value, Matrix out) {
    CpuMatrix o = cpu(out);
    Arrays.fill(o.data, o.offset, o.offset + o.rows * o.cols, value);
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
    CpuMatrix o = cpu(out);
    if (!(rows instanceof CpuRows source) || !(order instanceof CpuRowOrder cpuOrder)) {
      throw new IllegalStateException("gather: rows or an order of another backend were used");
    }
    source.live.requireOpen(this);
    cpuOrder.live.requireOpen(this);
    Shapes.requireGather(rows, order, cpuOrder.cursor, out);
    loop.order = cpuOrder.indices;
    loop.cursor = cpuOrder.cursor;
    loop.out = o.slab;
    if (source.bytes != null) {
      loop.bytes = source.bytes;
      loop.overRows(GATHER_BYTES, o.rows, o.cols);
    } else if (source.floats != null) {
      loop.x = source.floats;
      loop.overRows(GATHER_FLOATS, o.rows, o.cols);
    }
    cpuOrder.cursor += o.rows;
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
    loop.function = f;
    overElements(UNARY, x, out);
  }

  @Override
  public void addRow(Matrix x, Matrix row, Matrix out) {
    Shapes.requireRow("addRow", x, row);
    Shapes.requireSame("addRow", x, out);
    biased(ADD_ROW, x, row, out);
  }

  @Override
  public void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    Shapes.requireRow("applyWithBias", x, bias);
    Shapes.requireSame("applyWithBias", x, out);
    loop.function = f;
    biased(BIASED_UNARY, x, bias, out);
  }

  private void biased(Loop.Body body, Matrix x, Matrix row, Matrix out) {
    CpuMatrix o = cpu(out);
    loop.x = cpu(x).slab;
    loop.y = cpu(row).slab;
    loop.out = o.slab;
    loop.overRows(body, o.rows, o.cols);
  }

  @Override
  public void axpy(Scalar alpha, Matrix x, Matrix y) {
    Shapes.requireSame("axpy", x, y);
    loop.alpha = alpha.get();
    overElements(AXPY, x, y);
  }

  @Override
  public void scale(Scalar alpha, Matrix x) {
    if (alpha.get() == 0f) {
      fill(0f, x);
      return;
    }
    loop.alpha = alpha.get();
    overElements(SCALE, x, x);
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    Shapes.requireSame("hadamard", x, y);
    Shapes.requireSame("hadamard", x, out);
    loop.y = cpu(y).slab;
    overElements(HADAMARD, x, out);
  }

  @Override
  public void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumStep", velocity, w);
    loop.alpha = l1.get();
    loop.beta = l2.get();
    overElements(MOMENTUM, velocity, w);
  }

  private void overElements(Loop.Body body, Matrix x, Matrix out) {
    CpuMatrix o = cpu(out);
    loop.x = cpu(x).slab;
    loop.out = o.slab;
    loop.overElements(body, o.rows * o.cols);
  }

  // ---------------------------------------------------------------- sums

  @Override
  public void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out) {
    Shapes.requireRow("columnSums", x, out);
    CpuMatrix m = cpu(x);
    loop.alpha = alpha.get();
    loop.beta = beta.get();
    loop.x = m.slab;
    loop.rows = m.rows;
    loop.out = cpu(out).slab;
    loop.overColumns(COLUMN_SUMS, m.rows, m.cols);
  }

  private static void sum(ReductionKernels.Term term, Loop l, int from, int to) {
    l.kernels.reduction().rowSumsOf(term, l.x, l.y, l.results, from, to);
  }

  @Override
  public double sum(Matrix x) {
    return sum(SUM, x, x);
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    Shapes.requireSame("dot", x, y);
    return sum(DOT, x, y);
  }

  @Override
  public double squaredDistance(Matrix x, Matrix y) {
    Shapes.requireSame("squaredDistance", x, y);
    return sum(SQUARED_DISTANCE, x, y);
  }

  private double sum(Loop.Body body, Matrix x, Matrix y) {
    double[] rows = rowResults(body, x, y);
    return ReductionKernels.sumOfRows(rows, 0, rows.length);
  }

  @Override
  public double[] rowDots(Matrix x, Matrix row) {
    Shapes.requireRow("rowDots", x, row);
    return rowResults(ROW_DOTS, x, row);
  }

  @Override
  public double[] softplusRowSums(double scale, Matrix x) {
    loop.scale = scale;
    return rowResults(SOFTPLUS, x, x);
  }

  private double[] rowResults(Loop.Body body, Matrix x, Matrix y) {
    CpuMatrix m = cpu(x);
    loop.x = m.slab;
    loop.y = cpu(y).slab;
    loop.results = new double[m.rows];
    loop.overRows(body, m.rows, m.cols);
    return loop.results;
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new CpuRandomStream(seed, id);
  }

  @Override
  public void uniform(RandomStream random, Matrix out) {
    draw(UNIFORM, random, out, out);
  }

  @Override
  public void normal(RandomStream random, Matrix out) {
    draw(NORMAL, random, out, out);
  }

  @Override
  public void bernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("bernoulli", p, out);
    draw(BERNOULLI, random, p, out);
  }

  @Override
  public void sigmoidBernoulli(
      Matrix x, Matrix bias, RandomStream random, @Nullable Matrix mean, Matrix sample) {
    Shapes.requireRow("sigmoidBernoulli", x, bias);
    Shapes.requireSame("sigmoidBernoulli", x, sample);
    if (mean != null) {
      Shapes.requireSame("sigmoidBernoulli", x, mean);
    }
    loop.y = cpu(bias).slab;
    loop.mean = mean == null ? null : cpu(mean).slab;
    draw(SIGMOID_BERNOULLI, random, x, sample);
  }

  private void draw(Loop.Body body, RandomStream random, Matrix x, Matrix out) {
    if (!(random instanceof CpuRandomStream stream)) {
      throw new IllegalStateException("a random stream of another backend was used");
    }
    CpuMatrix o = cpu(out);
    loop.key = stream.key;
    loop.draw = stream.draw();
    loop.x = cpu(x).slab;
    loop.out = o.slab;
    loop.overRows(body, o.rows, o.cols);
  }

  // ---------------------------------------------------------------- running

  /** On the CPU a recording is the step itself. */
  private record StepItself(Runnable step) implements Recording {
    @Override
    public void replay(int n) {
      for (int i = 0; i < n; i++) {
        step.run();
      }
    }

    @Override
    public void close() {}
  }

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
