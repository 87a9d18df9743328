package org.harmonium.backend;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A device that stores matrices and computes with them: the CPU or a GPU. It creates matrices, data
 * sets and random streams, and performs the operations that all models and algorithms are written
 * in. This interface declares memory, random numbers and recording; {@link Arithmetic} declares
 * operations on matrices; {@link LayerOperations}, {@link Losses} and {@link Optimisation} declare
 * the operations of neural networks.
 *
 * <p><b>Operands.</b> Each operation is one mathematical formula over whole matrices. Inputs
 * precede outputs. An output is named {@code out} or after its role. Inputs are not modified unless
 * the documentation of the operation says so. An output may be the same matrix as an input in
 * element-wise operations and where documented, but never in a product or a sum. Shapes are checked
 * first and a mismatch throws {@link ShapeException}. A failure of the device throws {@link
 * BackendException}.
 *
 * <p><b>Primitives and fused operations.</b> Primitives are abstract methods. Fused operations are
 * default methods composed of primitives. An implementation may override a fused operation with a
 * faster one; the default method remains its specification.
 *
 * <p><b>Reproducibility.</b> Element-wise functions are computed as by {@link FloatFunctions} and
 * {@link Activations}, random numbers as by {@link Philox}, and sums in the documented order. Their
 * results are bit-identical on every backend, for every number of threads. Only products ({@link
 * #gemm}, {@link #contrast}) may be summed in an order chosen by the implementation.
 *
 * <p><b>Synchronisation.</b> Operations may be asynchronous. Only {@link #download}, operations
 * that return numbers, {@link RandomStream#position}, {@link RowOrder#position} and {@link
 * #synchronize} wait for pending work. A backend is not thread-safe: at most one thread may use it
 * at a time.
 */
public interface Backend extends Losses, LayerOperations, Optimisation, AutoCloseable {

  /** Returns the name by which this backend is selected: {@code cpu} or {@code cuda}. */
  String name();

  /** Returns a one-line description: device, implementation of products, threads, precision. */
  String description();

  /** Returns the precision of products. */
  Precision precision();

  // ---------------------------------------------------------------- matrices

  /** Creates a matrix of zeros, with at least 1 row and 1 column. */
  Matrix zeros(int rows, int cols);

  /** Overwrites {@code out} with rows * cols numbers in row-major order. */
  void write(float[] values, Matrix out);

  /** Returns a copy of the elements of {@code x} in row-major order. */
  float[] download(Matrix x);

  /** Sets every element of {@code out} to a value. */
  void fill(float value, Matrix out);

  /** Creates a matrix with rows * cols numbers in row-major order. */
  default Matrix upload(float[] values, int rows, int cols) {
    Shapes.requireLength("upload", values.length, rows, cols);
    Matrix out = zeros(rows, cols);
    write(values, out);
    return out;
  }

  /** Creates a variable coefficient. Recorded steps read its current value at each replay. */
  Scalar scalar(float value);

  // ---------------------------------------------------------------- data sets

  /**
   * Stores a data set of values.length / cols rows. The array is copied or shared, and never
   * written.
   *
   * @param values the rows in sequence
   */
  RowStore store(float[] values, int cols);

  /** Stores a data set of bytes, row by row. The byte b is the number (b &amp; 255) / 255f. */
  RowStore store(byte[] values, int cols);

  /** Creates an order of {@code length} rows, initially the identity with its cursor at 0. */
  RowOrder rowOrder(int length);

  /**
   * Copies the next rows of an order: out[i] = rows[order[cursor + i]] for each row i of {@code
   * out}, then cursor += out.rows().
   */
  void gather(RowStore rows, RowOrder order, Matrix out);

  // ---------------------------------------------------------------- randomness

  /** Creates the random stream of (seed, id), at draw number 0. */
  RandomStream stream(long seed, long id);

  /** Fills {@code out} with uniform variates in [0, 1), multiples of 2^-24. Uses one draw. */
  void uniform(RandomStream random, Matrix out);

  /** Fills {@code out} with standard normal variates (Box-Muller transform). Uses one draw. */
  void normal(RandomStream random, Matrix out);

  /**
   * Samples binary units: out[i, j] = 1 if u[i, j] &lt; p[i, j], else 0, where u is a draw of
   * {@link #uniform}. Uses one draw.
   */
  void bernoulli(Matrix p, RandomStream random, Matrix out);

  /**
   * Samples categorical units in place. The columns {@code from} (inclusive) to {@code to}
   * (exclusive) of {@code p} are divided into groups of {@code size} and contain probabilities.
   * Each group of each row is replaced by a one-hot vector; the other columns are unchanged. The
   * class is the first k with u &lt; p_0 + ... + p_k, summed in sequence in float, or the last
   * class if no k satisfies this. Here u is the element (row, group index) of a draw of {@link
   * #uniform} for a matrix (rows, groups). A group whose sum is NaN becomes NaN, so that divergence
   * is detectable. Uses one draw.
   */
  void categorical(int from, int to, int size, RandomStream random, Matrix p);

  /**
   * Adds a binary sample: out[i, j] = out[i, j] + 1 if u[i, j] &lt; p[i, j], where u is a draw of
   * {@link #uniform}. The sum of n such samples is binomial. Uses one draw.
   */
  void addBernoulli(Matrix p, RandomStream random, Matrix out);

  /**
   * Adds Gaussian noise: x[i, j] = x[i, j] + deviation[j] * z[i, j], where z is a draw of {@link
   * #normal} and deviation is (1, cols). The product is rounded, then the sum. Uses one draw.
   */
  void addNormal(Matrix deviation, RandomStream random, Matrix x);

  /**
   * Samples noisy rectified linear units: out = max(0, t + sqrt(sigmoid(t)) z) for t = x + bias,
   * where z is a draw of {@link #normal} and bias is (1, cols). Each operation is rounded. {@code
   * out} may be {@code x}. Uses one draw. (Nair and Hinton: Rectified linear units improve
   * restricted Boltzmann machines, ICML 2010, section 2.)
   */
  void noisyRectified(Matrix x, Matrix bias, RandomStream random, Matrix out);

  // ---------------------------------------------------------------- fused

  /**
   * Gathers rows as {@link #gather} does and replaces each element p by a binary sample that is 1
   * with probability p. Uses one draw.
   */
  default void gatherBernoulli(RowStore rows, RowOrder order, RandomStream random, Matrix out) {
    gather(rows, order, out);
    bernoulli(out, random, out);
  }

  /**
   * Samples a layer of binary units: mean = sigmoid(x + bias), and sample = 1 if u &lt; mean, else
   * 0, where u is a draw of {@link #uniform} and bias is (1, cols). Either output may be {@code x}.
   * Uses one draw.
   *
   * @param mean the probabilities, or null if only samples are needed
   */
  default void sigmoidBernoulli(
      Matrix x, Matrix bias, RandomStream random, @Nullable Matrix mean, Matrix sample) {
    Matrix p = mean == null ? sample : mean;
    applyWithBias(Unary.SIGMOID, x, bias, p);
    bernoulli(p, random, sample);
  }

  /**
   * Samples a dropout mask that preserves the mean: mask[i, j] = 1 / keep, rounded to float, if
   * u[i, j] &lt; keep, else 0, where u is a draw of {@link #uniform}. Uses one draw. (Srivastava,
   * Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout: a simple way to prevent neural networks
   * from overfitting, JMLR 2014, section 10.)
   *
   * @param keep the probability of keeping an element, from 2^-24, the spacing of u, to 1
   */
  default void dropoutMask(float keep, RandomStream random, Matrix mask) {
    Shapes.requireKeep("dropoutMask", keep);
    fill(keep, mask);
    bernoulli(mask, random, mask);
    scale(Scalar.of(1f / keep), mask);
  }

  // ---------------------------------------------------------------- running

  /**
   * Prepares a step for repeated execution. The step must perform the same operations on the same
   * matrices each time; anything that changes between replays must be a {@link Scalar}, a {@link
   * RandomStream} or a {@link RowOrder}. Recording does not execute the operations, but may call
   * {@code step} more than once. A step must not create matrices, write arrays to them or request
   * numbers. The matrices it uses must remain open while it can be replayed.
   */
  Recording record(Runnable step);

  /** Waits until all pending work is complete. */
  void synchronize();

  /** Returns the number of matrices, row stores and row orders that are open. */
  int liveMatrices();

  @Override
  void close();

  /** Returns a copy of the elements of {@code x} in row-major order, converted to double. */
  default double[] downloadDoubles(Matrix x) {
    float[] values = download(x);
    double[] out = new double[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }
}
