package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/** Binary units: states 0 and 1, mean g(t), log-normaliser A(t) = softplus(t) = log(1 + exp(t)). */
public final class BernoulliUnits implements Units {
  /** Binary units have no settings: one instance serves all. */
  public static final BernoulliUnits INSTANCE = new BernoulliUnits();

  private BernoulliUnits() {}

  @Override
  public String name() {
    return "bernoulli";
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
  public double[] logNormaliser(Backend backend, double scale, Matrix t) {
    return backend.softplusRowSums(scale, t);
  }

  @Override
  public double logNormaliser(double t) {
    return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  }

  /** The log-odds log(mean / (1 - mean)); mean strictly between 0 and 1. */
  @Override
  public double inputForMean(double mean) {
    return Math.log(mean) - Math.log1p(-mean);
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= 0 && value <= 1 ? null : "binary units take values from 0 to 1";
  }
}
