package org.harmonium.extension;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.model.FiniteUnit;
import org.harmonium.model.UnitKind;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/**
 * Units that only the tests have: this file and a line in a service file. Their states are -1, 0
 * and 1. With t = input + bias:
 *
 * <pre>
 *   A = log(1 + 2 cosh t);   p(x is not 0) = 1 - exp(-A) = g(log(2 cosh t));   p(1 | x is not 0) = g(2 t)
 *   E[x] = p(x is not 0) tanh t;   log(2 cosh t) = softplus(2 t) - t
 * </pre>
 */
public final class TrinaryUnits implements Units {
  private static final String NAME = "trinary";
  private static final Scalar TWO = Scalar.of(2f);

  private final Workspace workspace;
  private final RowScratch total; // (n, N) t, then p(1 | x is not 0), then its sample as -1 or 1
  private final RowScratch active; // (n, N) p(x is not 0), then its sample
  private final RowScratch ones; // (n, N)

  TrinaryUnits(Backend backend, int n) {
    this.workspace = new Workspace(backend);
    this.total = workspace.own(() -> new RowScratch(backend, n));
    this.active = workspace.own(() -> new RowScratch(backend, n));
    this.ones = workspace.own(() -> new RowScratch(backend, n));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Leaves t and p(x is not 0) in their rooms. */
  private void probabilities(Backend backend, Matrix input, Matrix bias) {
    Matrix t = total.rows(input.rows());
    Matrix p = active.rows(input.rows());
    backend.addRow(input, bias, t);
    backend.copy(t, p);
    backend.scale(TWO, p);
    backend.apply(Unary.SOFTPLUS, p, p);
    backend.axpy(Scalar.MINUS_ONE, t, p);
    backend.apply(Unary.SIGMOID, p, p);
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    probabilities(backend, input, bias);
    backend.apply(Unary.TANH, total.rows(input.rows()), mean);
    backend.hadamard(mean, active.rows(input.rows()), mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    int n = input.rows();
    Matrix sign = total.rows(n);
    Matrix isActive = active.rows(n);
    probabilities(backend, input, bias);
    if (mean != null) {
      backend.apply(Unary.TANH, sign, mean);
      backend.hadamard(mean, isActive, mean);
    }
    backend.scale(TWO, sign);
    backend.apply(Unary.SIGMOID, sign, sign);
    backend.bernoulli(sign, random, sign);
    backend.bernoulli(isActive, random, isActive);
    backend.scale(TWO, sign);
    backend.fill(1f, ones.rows(n));
    backend.axpy(Scalar.MINUS_ONE, ones.rows(n), sign);
    backend.hadamard(sign, isActive, sample);
  }

  @Override
  public void reserve(int n) {
    total.reserve(n);
    active.reserve(n);
    ones.reserve(n);
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    double[] sums = new double[t.rows()];
    float[] values = backend.download(t);
    for (int i = 0; i < values.length; i++) {
      sums[i / t.cols()] += logNormaliser(scale * values[i]);
    }
    return sums;
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    double sum = 0;
    for (int i = 0; i < input.length; i++) {
      sum += logNormaliser(input[i] + bias[i]);
    }
    return sum;
  }

  private static double logNormaliser(double t) {
    double largest = Math.abs(t);
    return largest + Math.log1p(Math.exp(-largest) + Math.exp(-2 * largest));
  }

  @Override
  public List<FiniteUnit> finite(int n) {
    return FiniteUnit.columns(n, new double[][] {{-1}, {0}, {1}}, new double[3]);
  }

  /** With z = exp(t): m = (z^2 - 1) / (z^2 + z + 1), so (1 - m) z^2 - m z - (1 + m) = 0. */
  @Override
  public double[] biasForMeans(double[] means) {
    return Arrays.stream(means)
        .map(m -> Math.log((m + Math.sqrt(m * m + 4 * (1 - m) * (1 + m))) / (2 * (1 - m))))
        .toArray();
  }

  @Override
  public double[] smoothedMeans(double[] means, int n) {
    return Arrays.stream(means).map(m -> n * m / (n + 2)).toArray();
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= -1 && value <= 1 ? null : "trinary units take values from -1 to 1";
  }

  @Override
  public void close() {
    workspace.close();
  }

  /** Their word. */
  public static final class Kind implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return new TrinaryUnits(backend, size);
    }

    @Override
    public double bits(int columns, int number) {
      return columns * (Math.log(3) / Math.log(2));
    }
  }
}
