package org.harmonium.backend.counting;

import org.harmonium.backend.BackendMemoryException;
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
public final class CountingBackend extends GuardedBackend<CountedMatrix, HostRandomStream> {
  private final int grain;
  private int handles;
  private long live;
  private long peak;
  private long stored;
  private final Elementwise<CountedMatrix> elements = uncomputed(Elementwise.class);
  private final Reductions<CountedMatrix> reductions = uncomputed(Reductions.class);
  private final OptimiserSteps<CountedMatrix> optimisers = uncomputed(OptimiserSteps.class);
  private final Sampling<CountedMatrix, HostRandomStream> draws = uncomputed(Sampling.class);
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
    return live;
  }

  /** The most bytes of open matrices at one time since the last {@link #mark}, or since opening. */
  public long peakBytes() {
    return peak;
  }

  /** Begins a new peak at the present {@link #liveBytes}. */
  public void mark() {
    peak = live;
  }

  /** The bytes of the open row stores. */
  public long storedBytes() {
    return stored;
  }

  @Override
  public int liveMatrices() {
    return handles;
  }

  /** Counts an open handle, with its bytes if it is a matrix or a row store. */
  private Handle open(String what, long matrixBytes, long storeBytes) {
    count(1, matrixBytes, storeBytes);
    return new Handle(this, what, () -> count(-1, -matrixBytes, -storeBytes));
  }

  private void count(int handle, long matrixBytes, long storeBytes) {
    handles += handle;
    live += matrixBytes;
    peak = Math.max(peak, live);
    stored += storeBytes;
  }

  private long padded(int cols) {
    return ((long) cols + grain - 1) / grain * grain;
  }

  // ---------------------------------------------------------------- the guarded operations

  @Override
  protected CountedMatrix own(Matrix x) {
    return Handle.own(this, CountedMatrix.class, "matrix", x);
  }

  @Override
  protected HostRandomStream own(RandomStream random) {
    return HostRandomStream.of(CountingBackend.class, random);
  }

  @SuppressWarnings("unchecked") // the operands of all operations are those of this backend
  private <T> T uncomputed(Class<? super T> operations) {
    return (T) Uncomputed.of(operations, this::draw);
  }

  private void draw(HostRandomStream random) {
    RecordedStep step = recording;
    if (step == null) {
      random.draw();
    } else {
      step.draws(random);
    }
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

  @Override
  protected Sampling<CountedMatrix, HostRandomStream> draws() {
    return draws;
  }

  // ---------------------------------------------------------------- matrices

  /** Opens a matrix of any size: the memory that it would need is what is asked for. */
  @Override
  public Matrix zeros(int rows, int cols) {
    if (rows < 1 || cols < 1) {
      Shapes.requireSize("zeros", rows, cols); // which refuses it
    }
    long bytes = rows * padded(cols) * Float.BYTES;
    return new CountedMatrix(open("matrix", bytes, 0), rows, cols, true);
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
    return new HostScalar(value);
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
    return new CountedRows(open("data set", 0, rows * padded(cols) * width), rows, cols);
  }

  @Override
  public RowOrder rowOrder(int length) {
    Shapes.requireSize("rowOrder", length, 1);
    return new HostRowOrder(open("row order", 0, 0), length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    CountedRows from = Handle.own(this, CountedRows.class, "data set", rows);
    HostRowOrder by = HostRowOrder.of(this, order);
    CountedMatrix to = own(out);
    RecordedStep step = recording;
    if (step == null) {
      RecordedStep.take(from, by, to);
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
    return new HostRandomStream(CountingBackend.class, seed, id);
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
