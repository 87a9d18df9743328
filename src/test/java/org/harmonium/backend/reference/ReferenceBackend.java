package org.harmonium.backend.reference;

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

/**
 * The definition of every operation, to be run: matrices of doubles, plain loops, a rounding to
 * double at each step and nowhere one to float. Fused operations are the defaults of the interface.
 *
 * <p>Numbers go in and out with all their digits by {@link #writeDoubles} and {@link
 * #downloadDoubles}; {@link #download} rounds to float. Random words, uniform numbers and the
 * samples of given probabilities are those of every backend. What comes in as a float, such as a
 * {@link Scalar}, the bounds of a clip or a data set, is that float: what is computed by hand to
 * compare with must use {@code (double) 0.1f}, not 0.1, which is a relative 1.5e-8 away.
 */
public final class ReferenceBackend extends GuardedBackend<ReferenceMatrix, HostRandomStream> {
  private final ReferenceElements elements = new ReferenceElements();
  private final ReferenceSums sums = new ReferenceSums();
  private final ReferenceOptimisers optimisers = new ReferenceOptimisers();
  private final ReferenceDraws draws = new ReferenceDraws();
  private int live;

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "reference: plain loops in double";
  }

  /** The mode that leaves factors as they are. */
  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  private Handle open(String what) {
    live++;
    return new Handle(this, what, () -> live--);
  }

  @Override
  protected ReferenceMatrix own(Matrix x) {
    return Handle.own(this, ReferenceMatrix.class, "matrix", x);
  }

  @Override
  protected HostRandomStream own(RandomStream random) {
    return HostRandomStream.of(ReferenceBackend.class, random);
  }

  @Override
  protected Elementwise<ReferenceMatrix> elements() {
    return elements;
  }

  @Override
  protected Reductions<ReferenceMatrix> reductions() {
    return sums;
  }

  @Override
  protected OptimiserSteps<ReferenceMatrix> optimisers() {
    return optimisers;
  }

  @Override
  protected Sampling<ReferenceMatrix, HostRandomStream> draws() {
    return draws;
  }

  // ---------------------------------------------------------------- matrices

  @Override
  public Matrix zeros(int rows, int cols) {
    Shapes.requireSize("zeros", rows, cols);
    return new ReferenceMatrix(open("matrix"), rows, cols);
  }

  @Override
  public void write(float[] values, Matrix out) {
    Shapes.requireLength("write", values.length, out.rows(), out.cols());
    own(out).set((i, j) -> values[i * out.cols() + j]);
  }

  /** Overwrites {@code out} with rows * cols numbers in row-major order, all digits kept. */
  public void writeDoubles(double[] values, Matrix out) {
    Shapes.requireLength("writeDoubles", values.length, out.rows(), out.cols());
    own(out).set((i, j) -> values[i * out.cols() + j]);
  }

  /** A new matrix with these numbers, row-major, all digits kept. */
  public Matrix uploadDoubles(double[] values, int rows, int cols) {
    Shapes.requireLength("uploadDoubles", values.length, rows, cols);
    Matrix out = zeros(rows, cols);
    writeDoubles(values, out);
    return out;
  }

  @Override
  public float[] download(Matrix x) {
    double[] values = downloadDoubles(x);
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  @Override
  public double[] downloadDoubles(Matrix x) {
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
    return new ReferenceRows(open("data set"), values, cols);
  }

  @Override
  public RowStore store(byte[] values, int cols) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (values[i] & 255) / 255f;
    }
    return store(numbers, cols);
  }

  @Override
  public RowOrder rowOrder(int length) {
    Shapes.requireSize("rowOrder", length, 1);
    return new HostRowOrder(open("row order"), length);
  }

  @Override
  public void gather(RowStore rows, RowOrder order, Matrix out) {
    ReferenceRows from = Handle.own(this, ReferenceRows.class, "data set", rows);
    HostRowOrder by = HostRowOrder.of(this, order);
    ReferenceMatrix to = own(out);
    int cursor = by.position();
    Shapes.requireGather(rows, order, cursor, out);
    to.set((i, j) -> from.at(by.indices()[cursor + i], j));
    by.advance(out.rows());
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
    ReferenceMatrix x = own(a);
    ReferenceMatrix y = own(b);
    ReferenceMatrix out = own(c);
    int inner = transposeA ? a.rows() : a.cols();
    out.set(
        (i, j) -> {
          double sum = 0;
          for (int l = 0; l < inner; l++) {
            sum += (transposeA ? x.at(l, i) : x.at(i, l)) * (transposeB ? y.at(j, l) : y.at(l, j));
          }
          return alpha.get() * sum + (beta.get() == 0 ? 0 : beta.get() * out.at(i, j));
        });
  }

  // ---------------------------------------------------------------- randomness

  @Override
  public RandomStream stream(long seed, long id) {
    return new HostRandomStream(ReferenceBackend.class, seed, id);
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
  public void close() {}
}
