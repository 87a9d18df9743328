package org.harmonium.backend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where matrices live and are computed with: the CPU, or a GPU. All algorithms above speak only to
 * this interface: to the matrices, data sets and random numbers here, the {@link Arithmetic} on
 * matrices, and the {@link LayerOperations}, {@link Losses} and {@link Optimisation} of networks.
 *
 * <p>Each operation is one mathematical sentence over whole matrices. Inputs come first, what is
 * written comes last and is named {@code out} or by its role; inputs are never changed unless the
 * text says so. An output may be the same matrix as an input only in element-wise operations and
 * where the text says so, never in a product or a sum. Shapes are checked first ({@link
 * ShapeException}); a fault of the machine is a {@link BackendException}.
 *
 * <p><b>Primitives</b> are abstract. <b>Fused operations</b> are default methods written in
 * primitives; an implementation may override them with something faster, and the default remains
 * the specification.
 *
 * <p><b>Same bits everywhere.</b> Element-wise functions are {@link FloatFunctions} and {@link
 * Activations}, random numbers are {@link Philox}, and sums run in the fixed orders named here, so
 * results do not depend on threads, tiles or device. Only products ({@link #gemm}, {@link
 * #contrast}) may add in an order of the implementation's own.
 *
 * <p><b>Waiting.</b> Work may be asynchronous: only {@link #download}, the operations that return
 * numbers, {@link RandomStream#position}, {@link RowOrder#position} and {@link #synchronize} wait
 * for it. One thread at a time uses a backend.
 */
public interface Backend extends Losses, LayerOperations, Optimisation, AutoCloseable {

  /** The name it is selected by: {@code cpu} or {@code cuda}. */
  String name();

  /** One line for people: the device, what computes products, threads, precision. */
  String description();

  /** How products are computed. */
  Precision precision();

  // ---------------------------------------------------------------- matrices

  /** A new matrix of zeros; rows and cols at least 1. */
  Matrix zeros(int rows, int cols);

  /** Overwrites {@code out} with rows * cols numbers in row-major order. */
  void write(float[] values, Matrix out);

  /** A copy of the numbers of {@code x} in row-major order. */
  float[] download(Matrix x);

  /** Every element of {@code out} = value. */
  void fill(float value, Matrix out);

  /** A new matrix with these numbers, row-major. */
  default Matrix upload(float[] values, int rows, int cols) {
    Shapes.requireLength("upload", values.length, rows, cols);
    Matrix out = zeros(rows, cols);
    write(values, out);
    return out;
  }

  /** A number that lives in the backend and that recorded steps read anew at each replay. */
  Scalar scalar(float value);

  // ---------------------------------------------------------------- data sets

  /**
   * Keeps a data set of values.length / cols rows; the array is read during the call or shared,
   * never written.
   */
  RowStore store(float[] values, int cols);

  /** The same for bytes: the byte b stands for the number (b &amp; 255) / 255f. */
  RowStore store(byte[] values, int cols);

  /**
   * An order in which to visit {@code length} rows: the identity at first, with its cursor at 0.
   */
  RowOrder rowOrder(int length);

  /** out[i] = rows[order[cursor + i]] for each row i of {@code out}; then cursor += out.rows(). */
  void gather(RowStore rows, RowOrder order, Matrix out);

  // ---------------------------------------------------------------- randomness

  /** The random numbers of (seed, id), at draw number 0; see {@link RandomStream}. */
  RandomStream stream(long seed, long id);

  /** out = uniform numbers in [0, 1), multiples of 2^-24. Uses one draw. */
  void uniform(RandomStream random, Matrix out);

  /** out = standard normal numbers (Box-Muller). Uses one draw. */
  void normal(RandomStream random, Matrix out);

  /**
   * out[i, j] = 1 where u[i, j] &lt; p[i, j], else 0, with u as {@link #uniform} would draw it.
   * Uses one draw.
   */
  void bernoulli(Matrix p, RandomStream random, Matrix out);

  /**
   * One of {@code size} classes for each group: the columns {@code from} (inclusive) to {@code to}
   * (exclusive) of {@code p} in groups of {@code size} hold probabilities, and each group of each
   * row becomes 1 at a class and 0 elsewhere; the other columns stay. The class is the first k with
   * u &lt; p_0 + ... + p_k, added in turn in float, and the last one if there is none; u is the
   * number at (row, number of the group) as {@link #uniform} would draw it for a matrix (rows,
   * groups). A group whose sum is NaN becomes NaN, so that a diverged model shows. Uses one draw.
   */
  void categorical(int from, int to, int size, RandomStream random, Matrix p);

  /**
   * out[i, j] = out[i, j] + 1 where u[i, j] &lt; p[i, j], with u as {@link #uniform} would draw it:
   * the sum of n such draws is binomial. Uses one draw.
   */
  void addBernoulli(Matrix p, RandomStream random, Matrix out);

  /**
   * x[i, j] = x[i, j] + deviation[j] * z[i, j] with z as {@link #normal} would draw it; deviation
   * is (1, cols). The product is rounded, then the sum. Uses one draw.
   */
  void addNormal(Matrix deviation, RandomStream random, Matrix x);

  /**
   * A layer of noisy rectified linear units: out = max(0, t + sqrt(sigmoid(t)) z) for t = x + bias,
   * with z as {@link #normal} would draw it and bias (1, cols); each operation is rounded. {@code
   * out} may be {@code x}. Uses one draw. (Nair and Hinton: Rectified linear units improve
   * restricted Boltzmann machines, ICML 2010, section 2.)
   */
  void noisyRectified(Matrix x, Matrix bias, RandomStream random, Matrix out);

  // ---------------------------------------------------------------- fused

  /**
   * A minibatch of binary data: rows gathered as by {@link #gather}, then each number p replaced by
   * a sample that is 1 with probability p. Uses one draw.
   */
  default void gatherBernoulli(RowStore rows, RowOrder order, RandomStream random, Matrix out) {
    gather(rows, order, out);
    bernoulli(out, random, out);
  }

  /**
   * mean = sigmoid(x + bias) and sample = 1 where u &lt; mean, else 0: a layer of binary units in
   * one pass. Either output may be {@code x} itself; without {@code mean} only samples are written.
   * Uses one draw.
   */
  default void sigmoidBernoulli(
      Matrix x, Matrix bias, RandomStream random, @Nullable Matrix mean, Matrix sample) {
    Matrix p = mean == null ? sample : mean;
    applyWithBias(Unary.SIGMOID, x, bias, p);
    bernoulli(p, random, sample);
  }

  /**
   * A mask to multiply by that keeps each number with this probability, and keeps its mean: mask[i,
   * j] = 1 / keep, rounded to float, where u[i, j] &lt; keep, else 0, with u as {@link #uniform}
   * would draw it. Uses one draw. (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov:
   * Dropout: a simple way to prevent neural networks from overfitting, JMLR 2014, section 10.)
   *
   * @param keep from 2^-24, the least probability that u can tell from 0, to 1
   */
  default void dropoutMask(float keep, RandomStream random, Matrix mask) {
    Shapes.requireKeep("dropoutMask", keep);
    fill(keep, mask);
    bernoulli(mask, random, mask);
    scale(Scalar.of(1f / keep), mask);
  }

  // ---------------------------------------------------------------- running

  /**
   * Prepares a step for repeated running. The step must do the same operations on the same matrices
   * each time; whatever changes between replays lives in a {@link Scalar}, a {@link RandomStream}
   * or a {@link RowOrder}. Recording does not run the step, but may go through its code more than
   * once. A step makes no matrix, writes none from an array, and asks for no number; the matrices
   * it uses must stay open as long as it is replayed.
   */
  Recording record(Runnable step);

  /** Waits until all work is done. */
  void synchronize();

  /** How many matrices, row stores and row orders have been made and not yet closed. */
  int liveMatrices();

  @Override
  void close();

  /** The values of a (1, n) or (n, 1) matrix, or any other, in double. */
  default double[] downloadDoubles(Matrix x) {
    float[] values = download(x);
    double[] out = new double[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }
}
