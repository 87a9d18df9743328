package org.harmonium.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.ActivationFunction;
import org.jspecify.annotations.Nullable;

/**
 * Visible units with real values, each with its own standard deviation sigma:
 *
 * <pre>
 *   logBase(x; b) = -sum (x - b)^2 / (2 sigma^2);    s(x) = x / sigma
 *   p(x | input)  = N(b + sigma input, sigma^2)
 *   A(input, b)   = sum of input b / sigma + input^2 / 2 + log(sigma sqrt(2 pi))
 * </pre>
 *
 * <p>Three matrices hold sigma, so that a recorded step need not divide: sigma, 1 / sigma, and z =
 * log sigma^2. Learning changes z (Cho, Ilin, Raiko: Improved learning of Gaussian-Bernoulli
 * restricted Boltzmann machines, ICANN 2011), because every z gives a sigma above 0. The initial
 * sigma is 1.
 */
public final class GaussianUnits implements Units {
  /** The name in files. */
  public static final String NAME = "gaussian";

  /** The smallest allowed sigma. */
  public static final double LEAST_SIGMA = 1e-4;

  /** The largest allowed sigma. */
  public static final double MOST_SIGMA = 1e4;

  private static final Scalar HALF = Scalar.of(0.5f);

  private final Backend backend;
  private final Workspace workspace;
  private final Matrix z; // (1, N) log sigma^2
  private final Matrix sigma; // (1, N)
  private final Matrix inverse; // (1, N) 1 / sigma

  /** Creates a layer of n units with sigma = 1. */
  public GaussianUnits(Backend backend, int n) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.z = workspace.zeros(1, n);
    this.sigma = workspace.zeros(1, n);
    this.inverse = workspace.zeros(1, n);
    backend.fill(1f, sigma);
    backend.fill(1f, inverse);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.multiplyRow(input, sigma, mean);
    backend.addRow(mean, bias, mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    meanToSample(backend, input, bias, mean, sample);
    backend.addNormal(sigma, random, sample);
  }

  @Override
  public boolean isScaled() {
    return true;
  }

  @Override
  public void statistic(Backend backend, Matrix x, Matrix out) {
    backend.multiplyRow(x, inverse, out);
  }

  @Override
  public double[] logBase(Backend backend, Matrix x, Matrix bias) {
    double[] sums = UnitGaussianUnits.halfSquares(backend, x, bias, inverse);
    return Arrays.stream(sums).map(sum -> -sum).toArray();
  }

  /** The derivative of logBase by b is (x - b) / sigma^2. */
  @Override
  public void biasGradient(Backend backend, Matrix difference) {
    backend.multiplyRow(difference, inverse, difference);
    backend.multiplyRow(difference, inverse, difference);
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    double[] squares = UnitGaussianUnits.halfSquares(backend, t, bias, null);
    double[] products;
    double ofBias;
    try (Matrix ratio = backend.zeros(1, bias.cols())) {
      backend.hadamard(bias, inverse, ratio);
      products = backend.rowDots(t, ratio);
      ofBias = backend.dot(bias, ratio); // input b / sigma = t b / sigma - b^2 / sigma
    }
    double constant = logRootTwoPiSigma();
    for (int i = 0; i < squares.length; i++) {
      squares[i] = scale * scale * (products[i] - ofBias + squares[i]) + constant;
    }
    return squares;
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    return logNormaliser().applyAsDouble(input, bias);
  }

  @Override
  public ToDoubleBiFunction<double[], double[]> logNormaliser() {
    double[] deviation = sigma();
    double constant = logRootTwoPiSigma();
    return (input, bias) -> {
      double sum = 0;
      for (int i = 0; i < input.length; i++) {
        sum += input[i] * (bias[i] / deviation[i] + input[i] / 2);
      }
      return sum + constant;
    };
  }

  /** The sum over units of log(sigma sqrt(2 pi)). */
  private double logRootTwoPiSigma() {
    double[] deviation = sigma();
    return Arrays.stream(deviation).map(Math::log).sum()
        + deviation.length * UnitGaussianUnits.LOG_ROOT_TWO_PI;
  }

  @Override
  public double[] biasForMeans(double[] means) {
    return means.clone();
  }

  @Override
  public void matchDeviations(double[] deviations) {
    writeSigma(deviations);
  }

  /** The mean is linear in the input times sigma. */
  @Override
  public ActivationFunction meanFunction() {
    return ActivationFunction.LINEAR;
  }

  @Override
  public double[] deviations(int n) {
    return sigma();
  }

  @Override
  public boolean isQuadratic() {
    return true;
  }

  @Override
  public @Nullable String objection(float value) {
    return Float.isFinite(value) ? null : "Gaussian units take finite values";
  }

  // ---------------------------------------------------------------- sigma

  /** Sigma of each unit. */
  public double[] sigma() {
    return backend.downloadDoubles(sigma);
  }

  /**
   * Sets sigma, and with it z and 1 / sigma.
   *
   * @throws IllegalArgumentException if a sigma is not from {@link #LEAST_SIGMA} to {@link
   *     #MOST_SIGMA}
   */
  public void writeSigma(double[] values) {
    int n = sigma.cols();
    Shapes.requireLength("writeSigma", values.length, 1, n);
    float[] logVariances = new float[n];
    float[] deviations = new float[n];
    float[] inverses = new float[n];
    for (int i = 0; i < n; i++) {
      if (!(values[i] >= LEAST_SIGMA && values[i] <= MOST_SIGMA)) {
        throw new IllegalArgumentException(
            "sigma of unit %d is %s: it must be from %s to %s; scale the data, or leave out columns that never change"
                .formatted(i, values[i], LEAST_SIGMA, MOST_SIGMA));
      }
      logVariances[i] = (float) (2 * Math.log(values[i]));
      deviations[i] = (float) values[i];
      inverses[i] = (float) (1 / values[i]);
    }
    backend.write(logVariances, z);
    backend.write(deviations, sigma);
    backend.write(inverses, inverse);
  }

  /** z = log sigma^2 (1, N). {@link #changedLogVariance} must be called after a change of it. */
  public Matrix logVariance() {
    return z;
  }

  /** Computes sigma = exp(z / 2) and 1 / sigma = exp(-z / 2) after a change of z. */
  public void changedLogVariance() {
    backend.copy(z, sigma);
    backend.scale(HALF, sigma);
    backend.copy(sigma, inverse);
    backend.scale(Scalar.MINUS_ONE, inverse);
    backend.apply(Unary.EXP, sigma, sigma);
    backend.apply(Unary.EXP, inverse, inverse);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return Map.of("sigma", sigma);
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("z", z);
    state.put("inverseSigma", inverse);
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }

  /** {@code gaussian}. */
  public record Kind() implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return new GaussianUnits(backend, size);
    }

    @Override
    public boolean isScaled() {
      return true;
    }

    @Override
    public String hiddenObjection() {
      return "gaussian units are for visible layers only, as weights and deviations of hidden ones would stand for each other; give "
          + UnitGaussianUnits.NAME;
    }
  }
}
