package org.harmonium.model;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.jspecify.annotations.Nullable;

/**
 * Units that are sums of T binary units with the same weights and bias (Hinton 2010, section 13.4;
 * Teh and Hinton: Rate-coded restricted Boltzmann machines for face recognition, NIPS 2000). The
 * states are 0, 1, ..., T. With t = input + bias:
 *
 * <pre>
 *   logBase(x; b) = sum of b x + log C(T, x);    E[x | t] = T g(t);    A = T softplus(t) a unit
 * </pre>
 */
public final class BinomialUnits implements Units {
  /** The name in files, before the number of trials. */
  public static final String NAME = "binomial";

  /** The largest number of trials, each of which costs a draw in a sample. */
  public static final int MOST = 1000;

  private final int trials;
  private final Scalar factor; // T
  private final double[] logChoices; // log C(T, k)
  private final RowScratch p; // (n, N)

  /** Creates a layer of n units of T trials, from 1 to {@link #MOST}. */
  public BinomialUnits(Backend backend, int n, int trials) {
    requireTrials(trials);
    this.trials = trials;
    this.factor = Scalar.of(trials);
    this.logChoices = new double[trials + 1];
    for (int k = 1; k <= trials; k++) {
      logChoices[k] = logChoices[k - 1] + Math.log((trials - k + 1) / (double) k);
    }
    this.p = new RowScratch(backend, n);
  }

  static void requireTrials(int trials) {
    if (trials < 1 || trials > MOST) {
      throw new IllegalArgumentException(
          "binomial: trials must be from 1 to %d, were %d".formatted(MOST, trials));
    }
  }

  @Override
  public String name() {
    return NAME + ":" + trials;
  }

  @Override
  public void mean(Backend backend, Matrix input, Matrix bias, Matrix mean) {
    backend.applyWithBias(Unary.SIGMOID, input, bias, mean);
    backend.scale(factor, mean);
  }

  @Override
  public void sample(
      Backend backend,
      Matrix input,
      Matrix bias,
      RandomStream random,
      @Nullable Matrix mean,
      Matrix sample) {
    Matrix probability = p.rows(input.rows());
    backend.applyWithBias(Unary.SIGMOID, input, bias, probability);
    if (mean != null) {
      backend.copy(probability, mean);
      backend.scale(factor, mean);
    }
    backend.bernoulli(probability, random, sample);
    for (int trial = 2; trial <= trials; trial++) {
      backend.addBernoulli(probability, random, sample);
    }
  }

  @Override
  public void reserve(int n) {
    p.reserve(n);
  }

  /** Interpolates log C(T, x) linearly, because means are not whole numbers. */
  @Override
  public double[] logBase(Backend backend, Matrix x, Matrix bias) {
    double[] sums = backend.rowDots(x, bias);
    float[] states = backend.download(x);
    for (int i = 0; i < states.length; i++) {
      sums[i / x.cols()] += logChoices(states[i]);
    }
    return sums;
  }

  private double logChoices(float x) {
    if (!(x >= 0 && x <= trials)) {
      return Float.isNaN(x) ? Double.NaN : Double.NEGATIVE_INFINITY;
    }
    int below = Math.min((int) x, trials - 1);
    double part = x - below;
    return (1 - part) * logChoices[below] + part * logChoices[below + 1];
  }

  @Override
  public double[] logNormaliser(Backend backend, double scale, Matrix t, Matrix bias) {
    double[] a = backend.softplusRowSums(scale, t);
    Arrays.setAll(a, i -> trials * a[i]);
    return a;
  }

  @Override
  public double logNormaliser(double[] input, double[] bias) {
    return trials * BernoulliUnits.INSTANCE.logNormaliser(input, bias);
  }

  @Override
  public List<FiniteUnit> finite(int n) {
    return FiniteUnit.counting(n, logChoices);
  }

  /** The log-odds of mean / T; means strictly between 0 and T. */
  @Override
  public double[] biasForMeans(double[] means) {
    return Arrays.stream(means).map(mean -> Math.log(mean / (trials - mean))).toArray();
  }

  /** Returns the means with one more observation of 0 and one more of T. */
  @Override
  public double[] smoothedMeans(double[] means, int n) {
    double[] shares = Arrays.stream(means).map(mean -> mean / trials).toArray();
    double[] smoothed = BernoulliUnits.INSTANCE.smoothedMeans(shares, n);
    return Arrays.stream(smoothed).map(share -> share * trials).toArray();
  }

  @Override
  public @Nullable String objection(float value) {
    return value >= 0 && value <= trials
        ? null
        : "binomial units of %d trials take values from 0 to %d".formatted(trials, trials);
  }

  /** T, the number of trials. */
  public int trials() {
    return trials;
  }

  @Override
  public void close() {
    p.close();
  }

  /** {@code binomial:TRIALS}. */
  public record Kind() implements UnitKind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String number() {
      return "trials";
    }

    @Override
    public void requireNumber(int number) {
      requireTrials(number);
    }

    @Override
    public Units open(Backend backend, int size, int number) {
      return new BinomialUnits(backend, size, number);
    }

    @Override
    public double bits(int columns, int number) {
      return columns * (Math.log(number + 1) / Math.log(2));
    }
  }
}
