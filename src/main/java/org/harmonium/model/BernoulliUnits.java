package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.harmonium.nn.ActivationFunction;
import org.jspecify.annotations.Nullable;

/** Binary units: states 0 and 1, mean g(t), A = softplus(t) a unit, with t = input + bias. */
public final class BernoulliUnits implements RangeUnits {
  private static final String NAME = "bernoulli";

  /** The only instance: binary units have no parameters. */
  public static final BernoulliUnits INSTANCE = new BernoulliUnits();

  private BernoulliUnits() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.applyWithBias(Unary.SIGMOID, input, bias, mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    backend.sigmoidBernoulli(input, bias, random, mean, sample);
  }

  @Override
  public void meanColumns(Backend backend, int from, int to, Matrix x) {
    backend.applyColumns(Unary.SIGMOID, from, to, x);
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    return backend.softplusRowSums(scale, t);
  }

  /**
   * Takes one logarithm of up to 512 factors 1 + exp(-|t|), each between 1 and 2, whose product
   * cannot overflow.
   */
  @Override
  public double logNormaliser(double[] input, double[] bias) {
    double sum = 0;
    double product = 1;
    for (int j = 0; j < input.length; j++) {
      double t = input[j] + bias[j];
      sum += Math.max(t, 0);
      product *= 1 + Math.exp(-Math.abs(t));
      if (j % 512 == 511) {
        sum += Math.log(product);
        product = 1;
      }
    }
    return sum + Math.log(product);
  }

  @Override
  public List<FiniteUnit> finite(int n) {
    return FiniteUnit.binary(n);
  }

  /** The log-odds log(mean / (1 - mean)); means strictly between 0 and 1. */
  @Override
  public double[] biasForMeans(double[] means) {
    return Arrays.stream(means).map(mean -> Math.log(mean) - Math.log1p(-mean)).toArray();
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  /**
   * Returns the means with one more observation of 1 and one more of 0 (Laplace): (n mean + 1) / (n
   * + 2), so that log-odds are finite.
   */
  @Override
  public double[] smoothedMeans(double[] means, int n) {
    double[] smoothed = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      smoothed[i] = (n * means[i] + 1) / (n + 2);
    }
    return smoothed;
  }

  @Override
  public ActivationFunction meanFunction() {
    return ActivationFunction.SIGMOID;
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= 0 && value <= 1 ? null : "binary units take values from 0 to 1";
  }

  /** {@code bernoulli}. */
  public record Kind() implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return INSTANCE;
    }

    @Override
    public boolean isBinary() {
      return true;
    }

    @Override
    public double bits(int columns, int number) {
      return columns;
    }

    @Override
    public boolean isPart() {
      return true;
    }
  }
}
