package org.harmonium.model;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.ActivationFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian units of standard deviation 1, for visible layers of standardised data and for hidden
 * layers:
 *
 * <pre>
 *   logBase(x; b) = -sum (x - b)^2 / 2;    p(x | input) = N(b + input, 1)
 *   A(input, b)   = sum of input b + input^2 / 2 + log sqrt(2 pi)
 *                 = sum of (t^2 - b^2) / 2 + log sqrt(2 pi)        with t = input + b
 * </pre>
 */
public final class UnitGaussianUnits implements RangeUnits {
  /** The name in files. */
  public static final String NAME = "unit-gaussian";

  /** log sqrt(2 pi), the log-normaliser of a standard normal variable. */
  static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final Workspace workspace;
  private final Matrix ones; // (1, N)

  /** Creates a layer of n units. */
  public UnitGaussianUnits(Backend backend, int n) {
    this.workspace = new Workspace(backend);
    this.ones = workspace.zeros(1, n);
    backend.fill(1f, ones);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.addRow(input, bias, mean);
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
    backend.addNormal(ones, random, sample);
  }

  @Override
  public void meanColumns(Backend backend, int from, int to, Matrix x) {
    // t = input + bias is the mean
  }

  @Override
  public boolean isNormal() {
    return true;
  }

  @Override
  public double[] logBase(Backend backend, Matrix x, Matrix bias) {
    double[] sums = halfSquares(backend, x, bias, null);
    return Arrays.stream(sums).map(sum -> -sum).toArray();
  }

  /**
   * Returns the sum of ((x - row) factor)^2 / 2 for each row of x. A null row is a row of zeros, a
   * null factor a row of ones.
   */
  static double[] halfSquares(
      Backend backend, Matrix x, @Nullable Matrix row, @Nullable Matrix factor) {
    try (Matrix d = backend.zeros(x.rows(), x.cols());
        Matrix other = backend.zeros(1, x.cols())) {
      if (row == null) {
        backend.copy(x, d);
      } else {
        backend.axpy(Scalar.MINUS_ONE, row, other);
        backend.addRow(x, other, d);
      }
      if (factor != null) {
        backend.multiplyRow(d, factor, d);
      }
      backend.hadamard(d, d, d);
      backend.fill(0.5f, other);
      return backend.rowDots(d, other);
    }
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    double[] a = halfSquares(backend, t, null, null);
    double constant = -scale * scale * backend.dot(bias, bias) / 2 + bias.cols() * LOG_ROOT_TWO_PI;
    Arrays.setAll(a, i -> scale * scale * a[i] + constant);
    return a;
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    double sum = 0;
    for (int i = 0; i < input.length; i++) {
      sum += input[i] * (bias[i] + input[i] / 2) + LOG_ROOT_TWO_PI;
    }
    return sum;
  }

  @Override
  public double[] biasForMeans(double[] means) {
    return means.clone();
  }

  @Override
  public ActivationFunction meanFunction() {
    return ActivationFunction.LINEAR;
  }

  @Override
  public boolean isQuadratic() {
    return true;
  }

  @Override
  public @Nullable String objection(float value) {
    return Float.isFinite(value) ? null : "Gaussian units take finite values";
  }

  @Override
  public void close() {
    workspace.close();
  }

  /** {@code unit-gaussian}. */
  public record Kind() implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return new UnitGaussianUnits(backend, size);
    }

    @Override
    public boolean isPart() {
      return true;
    }
  }
}
