package org.harmonium.model;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.harmonium.nn.ActivationFunction;
import org.jspecify.annotations.Nullable;

/**
 * Noisy rectified linear units (Nair and Hinton: Rectified linear units improve restricted
 * Boltzmann machines, ICML 2010, section 2). Such a unit approximates the number of ones among
 * infinitely many binary units with the same weights and biases that decrease by 1 from unit to
 * unit. With t = input + bias:
 *
 * <pre>
 *   E[x | t] = sum over i = 1, 2, ... of g(t - i + 1/2), which is about softplus(t)
 *   sample   = max(0, t + N(0, g(t))), instead of infinitely many draws
 * </pre>
 *
 * <p>So {@link #mean} is softplus(t). The distribution of samples has no log-normaliser, so free
 * energies and likelihoods are not available.
 */
public final class RectifiedUnits implements Units {
  /** The name in files. */
  public static final String NAME = "rectified";

  /** The only instance: rectified units have no parameters. */
  public static final RectifiedUnits INSTANCE = new RectifiedUnits();

  private RectifiedUnits() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.applyWithBias(Unary.SOFTPLUS, input, bias, mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    if (mean != null && mean != input) { // the input may be the sample's matrix
      mean(backend, input, bias, mean);
    }
    backend.noisyRectified(input, bias, random, sample);
    if (mean == input) {
      mean(backend, input, bias, mean);
    }
  }

  @Override
  public boolean hasLogNormaliser() {
    return false;
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    throw refusal();
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    throw refusal();
  }

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException(
        "rectified units have no log-normaliser: no free energy or likelihood can be computed with"
            + " them; use reconstruction errors");
  }

  /** Returns the t with softplus(t) = mean: log(exp(mean) - 1), for means above 0. */
  @Override
  public double[] biasForMeans(double[] means) {
    return Arrays.stream(means).map(mean -> mean + Math.log(-Math.expm1(-mean))).toArray();
  }

  /** As those of binary units. */
  @Override
  public double[] smoothedMeans(double[] means, int n) {
    return BernoulliUnits.INSTANCE.smoothedMeans(means, n);
  }

  /** An approximation of softplus. */
  @Override
  public ActivationFunction meanFunction() {
    return ActivationFunction.RELU;
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= 0 && value < Float.POSITIVE_INFINITY
        ? null
        : "rectified units take finite values from 0";
  }

  /** {@code rectified}. */
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
    public boolean hasLogNormaliser() {
      return false;
    }
  }
}
