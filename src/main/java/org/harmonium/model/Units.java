package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.nn.ActivationFunction;
import org.jspecify.annotations.Nullable;

/**
 * The units of a layer: their states, and the distribution of the states given the other layers. A
 * layer x of N units with bias b contributes {@link #logBase} to the negative energy, and interacts
 * with the other layers through its {@link #statistic} s(x) only:
 *
 * <pre>
 *   p(x | input) = exp(logBase(x; b) + input · s(x) - A(input, b))
 * </pre>
 *
 * <p>Here input (n, N) is the sum over connected layers of W times their statistics, without the
 * bias, and A is the log-normaliser, where it has a closed form. s(x) is x itself except for
 * Gaussian units with a standard deviation other than 1.
 *
 * <p>A new kind of units implements this interface and {@link UnitKind}.
 */
public interface Units extends AutoCloseable {
  /** The name in experiment and model files, with its numbers, as {@link UnitsDescription}. */
  String name();

  /** Computes mean = E[x | input], for input (n, N) and bias (1, N). mean may be input itself. */
  void mean(Backend backend, Matrix input, Matrix bias, Matrix mean);

  /**
   * Draws a sample of p(x | input) and optionally computes the mean E[x | input]. Either output may
   * be {@code input} itself, but not both.
   */
  void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample);

  /** Computes the mean in {@code sample}, and in {@code mean} if that is not null. */
  default void meanToSample(
      Backend backend, Matrix input, Matrix bias, @Nullable Matrix mean, Matrix sample) {
    Matrix first = mean == null ? sample : mean;
    mean(backend, input, bias, first);
    if (first != sample) {
      backend.copy(first, sample);
    }
  }

  // ---------------------------------------------------------------- properties, statistic

  /** Whether a unit is 0 or 1 and logBase(x; b) = b · x, so that the mean is p(x = 1). */
  default boolean isBinary() {
    return false;
  }

  /** Whether s(x) differs from x. */
  default boolean isScaled() {
    return false;
  }

  /** Computes out = s(x). */
  default void statistic(Backend backend, Matrix x, Matrix out) {
    backend.copy(x, out);
  }

  /** Allocates the workspace for up to n samples, before steps with so many are recorded. */
  default void reserve(int n) {}

  // ---------------------------------------------------------------- energies

  /** Returns logBase(x; bias) of each row, in double; by default bias · x. */
  default double[] logBase(Backend backend, Matrix x, Matrix bias) {
    return backend.rowDots(x, bias);
  }

  /**
   * Turns a difference (1, N) of two mean states into the difference of the derivatives of logBase
   * by the bias. This is the identity where logBase is bias · x, and a division by sigma^2 for
   * Gaussian units.
   */
  default void biasGradient(Backend backend, Matrix difference) {}

  /** Whether A has a closed form. */
  default boolean hasLogNormaliser() {
    return true;
  }

  /**
   * Returns A(scale input, scale bias) of each row, in double; by default row by row on the host.
   *
   * @param t input + bias (n, N), not changed
   * @param bias (1, N)
   * @throws UnsupportedOperationException if there is no closed form
   */
  default double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    float[] totals = backend.download(t);
    float[] biases = backend.download(bias);
    double[] input = new double[t.cols()];
    double[] scaledBias = new double[t.cols()];
    double[] sums = new double[t.rows()];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < input.length; j++) {
        scaledBias[j] = scale * biases[j];
        input[j] = scale * totals[i * input.length + j] - scaledBias[j];
      }
      sums[i] = logNormaliser(input, scaledBias);
    }
    return sums;
  }

  /** Returns A(input, bias) of one layer, in double. */
  double logNormaliser(double[] input, double[] bias);

  /**
   * {@link #logNormaliser(double[], double[])} with the current parameters of the units, for many
   * calls from many threads. The function does not use a backend.
   */
  default ToDoubleBiFunction<double[], double[]> logNormaliser() {
    return this::logNormaliser;
  }

  /**
   * The units of a layer of n columns, if each has finitely many states, so that states can be
   * enumerated; else an empty list.
   */
  default List<FiniteUnit> finite(int n) {
    return List.of();
  }

  /**
   * Whether a unit of scaled input t has the density exp(-x^2 / 2 + t x) up to a factor, with x
   * scaled, too. Two layers of such units have a distribution only if the largest singular value of
   * their weights is below 1.
   */
  default boolean isQuadratic() {
    return false;
  }

  // ---------------------------------------------------------------- data

  /** Returns the bias at which the units have these means for an input of 0. */
  double[] biasForMeans(double[] means);

  /** Returns means of n examples, smoothed so that {@link #biasForMeans} is finite. */
  default double[] smoothedMeans(double[] means, int n) {
    return means.clone();
  }

  /**
   * Sets parameters of the units other than the bias, such as sigma of Gaussian units, from the
   * standard deviations of the data. By default does nothing.
   */
  default void matchDeviations(double[] deviations) {}

  /** The reason why {@code value} is not a state or mean of such a unit; null if it is one. */
  @Nullable String objection(float value);

  /** The reason why {@code row} does not hold states or means of such a layer; null if it does. */
  default @Nullable String objection(float[] row) {
    for (int i = 0; i < row.length; i++) {
      String wrong = objection(row[i]);
      if (wrong != null) {
        return "column %d is %s: %s".formatted(i, row[i], wrong);
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- networks

  /**
   * The function f with mean = f(input W + c), exactly or approximately, for a layer of a network
   * that is initialised with the weights of these units, after the factors {@link #deviations};
   * null if there is none.
   */
  default @Nullable ActivationFunction meanFunction() {
    return null;
  }

  /** Sigma of each of n units; 1 for units that are not scaled. */
  default double[] deviations(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  // ---------------------------------------------------------------- tensors

  /** Parameters other than the bias, by their names in files: sigma of Gaussian units. */
  default Map<String, Matrix> parameters() {
    return Map.of();
  }

  /**
   * The additional tensors that a checkpoint needs so that training resumes bit-identically:
   * functions of the parameters whose recomputation would round differently.
   */
  default Map<String, Matrix> state() {
    return Map.of();
  }

  /** Releases the matrices of the units, if there are any. */
  @Override
  default void close() {}
}
