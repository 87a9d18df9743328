package org.harmonium.estimate;

import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayeredMachine;

/**
 * Two estimates that enclose log Z: forward annealed importance sampling underestimates it in
 * expectation, reverse annealing overestimates it.
 *
 * <p>Two kinds of interval are derived from them. With W the mean weight of AIS, E[W] = Z; with U
 * the mean of 1 / w of the reverse direction, E[U] = 1 / Z.
 *
 * <ul>
 *   <li>{@link #lower} and {@link #upper}: log W - z se to -log U + z se. By the central limit
 *       theorem and the delta method, log W is normal around log Z with the standard error se =
 *       sd(w) / (mean(w) sqrt(chains)) if the number of chains is sufficient; the remaining bias
 *       widens the interval on both sides. Suitable for small spreads of log-weights.
 *   <li>{@link #surelyAbove} and {@link #surelyBelow}: Markov's inequality for W / Z and for U Z,
 *       which are non-negative and have the mean 1. P(W &gt;= Z / p) &lt;= p, so log Z &gt; log W +
 *       log p except with probability p; likewise log Z &lt; -log U - log p. These hold for any
 *       spread and any number of chains, but are 3 nats wider at p = 0.05.
 * </ul>
 *
 * <p>All upper ends are valid only if the reverse chains start at samples of the machine.
 *
 * @param forward the estimate of {@link AnnealedImportanceSampling} or {@link BoltzmannAnnealing}
 * @param reverse the estimate of {@link ReverseAis} or {@link BoltzmannAnnealing}
 */
public record Sandwich(AisEstimate forward, AisEstimate reverse) {
  /** The z of the interval reported with an estimate: 3 standard errors on each side. */
  public static final double DEVIATIONS = 3;

  /**
   * Runs AIS, moves the ends of its chains by {@code burnIn} Gibbs steps of the machine, and
   * anneals them in reverse.
   *
   * @param baseBiases biases of the even layers in the base-rate machine
   * @param betas the number of steps in each direction
   */
  public static Sandwich of(
      LayeredMachine machine,
      List<double[]> baseBiases,
      int chains,
      int betas,
      int burnIn,
      RandomStream random) {
    try (AnnealedPath path = new AnnealedPath(machine, baseBiases, chains)) {
      AisEstimate forward = new AnnealedImportanceSampling(path).estimate(betas, random);
      path.gibbs(burnIn, random);
      return new Sandwich(forward, new ReverseAis(path).estimate(betas, random));
    }
  }

  /** Returns log W - z standard errors. */
  public double lower(double z) {
    return forward.logZ() - z * forward.standardError();
  }

  /** Returns -log U + z standard errors. */
  public double upper(double z) {
    return reverse.logZ() + z * reverse.standardError();
  }

  /** Returns a value below log Z, except with probability {@code failure}. */
  public double surelyAbove(double failure) {
    return forward.logZ() + Math.log(failure);
  }

  /** Returns a value above log Z, except with probability {@code failure}. */
  public double surelyBelow(double failure) {
    return reverse.logZ() - Math.log(failure);
  }

  /**
   * Returns the difference of the two estimates. If it is well above their standard errors, anneal
   * longer. If it is below zero by more than their standard errors, the reverse chains did not
   * start at samples of the machine, or missed modes.
   */
  public double gap() {
    return reverse.logZ() - forward.logZ();
  }
}
