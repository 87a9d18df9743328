package org.harmonium.model;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * What the units of a layer are: which states they take, and with which law given the other layers.
 * A layer x of N units with bias b has the energy {@link #logBase} (negated) of its own, and meets
 * the other layers by its {@link #statistic} s(x) alone:
 *
 * <pre>
 *   p(x | input) = exp(logBase(x; b) + input · s(x) - A(input, b))
 * </pre>
 *
 * <p>Here input (n, N) is the sum over connected layers of W times their statistics, without the
 * bias, and A is the log-normaliser, where it has a closed form. For all units but Gaussian ones of
 * a standard deviation other than 1, s(x) is x itself.
 */
public interface Units {
  /**
   * The name in experiment and model files, with its numbers; {@link UnitsDescription} reads it.
   */
  String name();

  /** mean = E[x | input]; input (n, N), bias (1, N); mean may be input itself. */
  void mean(Backend backend, Matrix input, Matrix bias, Matrix mean);

  /**
   * A sample of p(x | input) and, if asked for, the mean E[x | input]. Either output may be {@code
   * input} itself, but not both.
   */
  void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample);

  // ---------------------------------------------------------------- what other layers see

  /** Is s(x) something else than x? */
  default boolean isScaled() {
    return false;
  }

  /** out = s(x), what the connected layers see of states x. */
  default void statistic(Backend backend, Matrix x, Matrix out) {
    backend.copy(x, out);
  }

  /**
   * Makes room for samples of up to n rows, where room is needed: to be called before steps with
   * such samples are recorded.
   */
  default void reserve(int n) {}

  // ---------------------------------------------------------------- energies

  /** logBase(x; bias) of each row, in double: bias · x, or that of Gaussian units. */
  default double[] logBase(Backend backend, Matrix x, Matrix bias) {
    return backend.rowDots(x, bias);
  }

  /**
   * difference (1, N) of two mean states becomes that of the derivatives of logBase by the bias:
   * nothing to do where logBase is bias · x; over sigma^2 for Gaussian units.
   */
  default void biasGradient(Backend backend, Matrix difference) {}

  /** Is there a closed form of A? */
  default boolean hasLogNormaliser() {
    return true;
  }

  /**
   * A(scale input, scale bias) of each row, in double.
   *
   * @param t input + bias (n, N), not changed
   * @param bias (1, N)
   * @throws UnsupportedOperationException if there is no closed form
   */
  double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias);

  /** A(input, bias) of one layer, in double. */
  double logNormaliser(double[] input, double[] bias);

  /**
   * {@link #logNormaliser(double[], double[])} with the present parameters of the units, for very
   * many calls, from many threads: it does not speak to a backend.
   */
  default ToDoubleBiFunction<double[], double[]> logNormaliser() {
    return this::logNormaliser;
  }

  /**
   * The units of a layer of n columns, if each has finitely many states: they can be enumerated.
   * Else none.
   */
  default List<FiniteUnit> finite(int n) {
    return List.of();
  }

  // ---------------------------------------------------------------- data

  /** The bias at which the units have these means when there is no input. */
  double[] biasForMeans(double[] means);

  /**
   * Takes what the units can learn of the data before training, beside the bias: sigma of Gaussian
   * units is the standard deviation.
   */
  default void matchDeviations(double[] deviations) {}

  /** What is wrong with {@code value} as a state or mean of such a unit; null if nothing is. */
  @Nullable String objection(float value);

  /** What is wrong with {@code row} as states or means of such a layer; null if nothing is. */
  default @Nullable String objection(float[] row) {
    for (int i = 0; i < row.length; i++) {
      String wrong = objection(row[i]);
      if (wrong != null) {
        return "column %d is %s: %s".formatted(i, row[i], wrong);
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- what they hold

  /** Parameters of the units beside the bias, by their names in files: sigma of Gaussian units. */
  default Map<String, Matrix> parameters() {
    return Map.of();
  }

  /**
   * What else must be kept for training to go on bit for bit: functions of the parameters that
   * would not come out the same if computed anew.
   */
  default Map<String, Matrix> state() {
    return Map.of();
  }

  /** Gives back what the units hold of a backend; those that hold nothing do nothing. */
  default void close() {}
}
