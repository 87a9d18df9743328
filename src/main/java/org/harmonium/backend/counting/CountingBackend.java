package org.harmonium.backend.counting;

import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Elementwise;
import org.harmonium.backend.GuardedBackend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Precision;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Reductions;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * A backend that computes nothing, holds no numbers, and counts the bytes that another backend
 * would hold. A model, a learning rule or an estimator opened on it needs the memory, declares the
 * tensors and names the figures that it would on a real backend.
 *
 * <p><b>Operations</b> check shapes and handles with the guards of every backend and do nothing
 * more. Every number that is read is 0: {@link #download} and {@link #downloadDoubles} return zeros
 * of the matrix's length, and sums, dot products and losses are 0, also where 0 is not the result
 * of the operation on zeros. Callers that look at values must be prepared for this. Random streams
 * and row orders have the positions that they have elsewhere.
 *
 * <p><b>Bytes.</b> A matrix of (rows, cols) counts rows * padded(cols) * 4 bytes from {@link
 * #zeros} to its close, where padded(cols) is cols rounded up to a multiple of the grain; a view
 * counts nothing. A row store counts rows * padded(cols) bytes, four times as many if it holds
 * floats, in {@link #storedBytes} and not in {@link #liveBytes}. Row orders, scalars, random
 * streams and recordings are counted in no bytes.
 *
 * <p>Memory that a real backend allocates within an operation is not counted: workspaces of
 * products, packed factors, copies of factors in bf16, products that are tried out before they are
 * recorded, and blocks that a pool keeps after their matrix was closed.
 *
 * <p><b>Recording.</b> {@link #record} goes through the step once, so that its shapes are checked
 * and the matrices that it makes are counted; streams and orders stay where they are. A replay runs
 * no code of the step: it moves the streams and orders as the step would, and refuses rows that are
 * not there. It does not look whether the step's matrices are still open.
 */
public final class CountingBackend extends GuardedBackend<CountedMatrix> {
  private final int grain;
  private final MemoryCount memory = new MemoryCount();
  private final UncomputedElements elements = new UncomputedElements();
  private final UncomputedReductions reductions = new UncomputedReductions();
  private final UncomputedOptimisers optimisers = new UncomputedOptimisers();
  private @Nullable RecordedStep recording;

  /**
   * A backend that holds nothing.
   *
   * @param grain the number of elements that a row is padded to a multiple of: 1 for the CPU
   *     backend, 64 for the CUDA backend
   * @throws IllegalArgumentException if the grain is below 1
   */
  public CountingBackend(int grain) {
    if (grain < 1) {
      throw new IllegalArgumentException("grain is %d and must be at least 1".formatted(grain));
    }
    this.grain = grain;
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public String description() {
    return "counting: nothing is computed, rows padded to %d element%s, float32"
        .formatted(grain, grain == 1 ? "" : "s");
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  // ---------------------------------------------------------------- counts

  /** The bytes of the open matrices. */
  public long liveBytes() {
    return memory.live();
  }

  /** The most bytes of open matrices at one time since the last {@link #mark}, or since opening. */
  public long peakBytes() {
    return memory.peak();
  }

  /** Begins a new peak at the present {@link #liveBytes}. */
  public void mark() {
    memory.mark();
  }

  /** The bytes of the open row stores. */
  public long storedBytes() {
    return memory.stored();
  }

  @Override
  public int liveMatrices() {
    return memory.handles();
  }

  /** The count that the handles of this backend add to. */
  MemoryCount memory() {
    return memory;
  }

  private long padded(int cols) {
    return ((long) cols + grain - 1) / grain * grain;
  }

  // ---------------------------------------------------------------- the guarded operations

  @Override
  protected CountedMatrix own(Matrix x) {
    return CountedMatrix.of(this, x);
  }

  @Override
  protected Elementwise<CountedMatrix> elements() {
    return elements;
  }

  @Override
  protected Reductions<CountedMatrix> reductions() {
    return reductions;
  }

  @Override
  protected OptimiserSteps<CountedMatrix> optimisers() {
    return optimisers;
  }

  // ---------------------------------------------------------------- matrices

  /** Opens a matrix of any size: the memory that it would need is what is asked for. */
  @Override
  public Matrix zeros(int rows, int cols) {
    if (rows < 1 || cols < 1) {
      Shapes.requireSize("zeros", rows, cols); // which refuses it
    }
    long bytes = rows * padded(cols) * Float.BYTES;
    return new CountedMatrix(new Holding(this, "matrix", bytes, 0), rows, cols, true);
  }

  @Override
  public void write(float[] values, Matrix out) {
    Shapes.requireLength("write", values.length, out.rows(), out.cols());
    own(out);
  }

  private static int length(Matrix x) {
    if (x.size() > Integer.MAX_VALUE - 8) {
      throw new BackendMemoryException(
          "a matrix of %d rows and %d columns has more numbers than one array holds; make the model or the batch smaller"
              .formatted(x.rows(), x.cols()),
          x.size() * Float.BYTES,
          null);
    }
    return (int) x.size();
  }

  /** Zeros, as many as the matrix has elements. */
  @Override
  public float[] download(Matrix x) {
    return new float[length(own(x))];
  }

  /** Zeros, as many as the matrix has elements. */
  @Override
  public double[] downloadDoubles(Matrix x) {
    return new double[length(own(x))];
  }

  @Override
  public Scalar scalar(float value) {
    return new CountedScalar(value);
  }

  // ---------------------------------------------------------------- data sets

  @Override
  public RowStore store(float[] values, int cols) {
    return store(values.length, cols, Float.BYTES);
  }

  @Override
  public RowStore store(byte[] values, int cols) {
    return store(values.length, cols, Byte.BYTES);
  }

  private RowStore store(int values, int cols, int width) {
    Shapes.requireRows("store", values, cols);
    int rows = values / cols;
    return new CountedRows(
        new Holding(this, "data set", 0, rows * padded(cols) * width), rows, cols);
  }

  @Override
  public RowOrder rowOrder(int length) {
    Shapes.requireSize("rowOrder", length, 1);
    return new CountedOrder(new Holding(this, "row order", 0, 0), length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    CountedRows from = CountedRows.of(this, rows);
    CountedOrder by = CountedOrder.of(this, order);
    CountedMatrix to = own(out);
    RecordedStep step = recording;
    if (step == null) {
      by.take(from, to);
    } else {
      Shapes.requireGatherWidth(from, to);
      step.gathers(from, by, to);
    }
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
    own(a);
    own(b);
    own(c);
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new CountedStream(seed, id);
  }

  private void draw(RandomStream random) {
    CountedStream stream = CountedStream.of(random);
    RecordedStep step = recording;
    if (step == null) {
      stream.skip(1);
    } else {
      step.draws(stream);
    }
  }

  @Override
  public void uniform(RandomStream random, Matrix out) {
    own(out);
    draw(random);
  }

  @Override
  public void normal(RandomStream random, Matrix out) {
    own(out);
    draw(random);
  }

  @Override
  public void bernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("bernoulli", p, out);
    own(p);
    own(out);
    draw(random);
  }

  @Override
  public void categorical(int from, int to, int size, RandomStream random, Matrix p) {
    Shapes.requireGroups("categorical", from, to, size, p);
    own(p);
    draw(random);
  }

  @Override
  public void addBernoulli(Matrix p, RandomStream random, Matrix out) {
    Shapes.requireSame("addBernoulli", p, out);
    own(p);
    own(out);
    draw(random);
  }

  @Override
  public void addNormal(Matrix deviation, RandomStream random, Matrix x) {
    Shapes.requireRow("addNormal", x, deviation);
    own(deviation);
    own(x);
    draw(random);
  }

  @Override
  public void noisyRectified(Matrix x, Matrix bias, RandomStream random, Matrix out) {
    Shapes.requireRow("noisyRectified", x, bias);
    Shapes.requireSame("noisyRectified", x, out);
    own(x);
    own(bias);
    own(out);
    draw(random);
  }

  // ---------------------------------------------------------------- running

  /**
   * Goes through the step once.
   *
   * @throws IllegalStateException if a step is being recorded already
   */
  @Override
  public Recording record(Runnable step) {
    if (recording != null) {
      throw new IllegalStateException("record cannot be part of a recorded step");
    }
    RecordedStep recorded = new RecordedStep();
    recording = recorded;
    try {
      step.run();
    } finally {
      recording = null;
    }
    return recorded;
  }

  @Override
  public void synchronize() {}

  @Override
  public void close() {}
}
