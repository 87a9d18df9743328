package org.harmonium.estimate;

import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayeredMachine;

/**
 * log Z between two estimates: annealed importance sampling forwards errs downwards in expectation,
 * backwards upwards.
 *
 * <p>Two kinds of interval are made of them. With W the mean weight of AIS, E[W] = Z; with U the
 * mean of 1 / w backwards, E[U] = 1 / Z.
 *
 * <ul>
 *   <li>{@link #lower} and {@link #upper}: log W - z se to -log U + z se. By the central limit
 *       theorem and the delta method, log W is normal around log Z with the standard error se =
 *       sd(w) / (mean(w) sqrt(chains)) once the chains are many enough for it; the bias that is
 *       left has the safe sign on both sides. Good for small spreads of log-weights.
 *   <li>{@link #surelyAbove} and {@link #surelyBelow}: Markov's inequality for W / Z and for U Z,
 *       which are not negative and have the mean 1. P(W &gt;= Z / p) &lt;= p, so log Z &gt; log W +
 *       log p but with probability p; likewise log Z &lt; -log U - log p. These hold for any spread
 *       and any number of chains, but cost 3 nats at p = 0.05.
 * </ul>
 *
 * <p>All upper ends are as good as the samples that the chains backwards started in.
 *
 * @param forward of {@link AnnealedImportanceSampling} or {@link BoltzmannAnnealing}
 * @param reverse of {@link ReverseAis} or {@link BoltzmannAnnealing}
 */
public record Sandwich(AisEstimate forward, AisEstimate reverse) {
  /** The z of the interval that is stated with an estimate: 3 standard errors beyond each side. */
  public static final double DEVIATIONS = 3;

  /**
   * Runs AIS, moves the ends of its chains by {@code burnIn} Gibbs steps of the machine, and goes
   * back from there.
   *
   * @param baseBiases biases of the even layers in the base-rate machine
   * @param betas how many steps, each way
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

  /** log W - z standard errors. */
  public double lower(double z) {
    return forward.logZ() - z * forward.standardError();
  }

  /** -log U + z standard errors. */
  public double upper(double z) {
    return reverse.logZ() + z * reverse.standardError();
  }

  /** What log Z is above, but with this probability of failure. */
  public double surelyAbove(double failure) {
    return forward.logZ() + Math.log(failure);
  }

  /** What log Z is below, but with this probability of failure. */
  public double surelyBelow(double failure) {
    return reverse.logZ() - Math.log(failure);
  }

  /**
   * How far the estimates are apart. Well above their standard errors: anneal longer. Below zero by
   * more than they: the chains backwards did not start in samples of the machine, or missed modes.
   */
  public double gap() {
    return reverse.logZ() - forward.logZ();
  }
}
