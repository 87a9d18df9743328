package org.harmonium.estimate;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayeredMachine;

/**
 * Annealed importance sampling (AIS) of the partition function of a layered machine (Neal 2001;
 * Salakhutdinov and Murray 2008, "On the quantitative analysis of deep belief networks", section 4;
 * for deep Boltzmann machines Salakhutdinov and Hinton 2009, section 3.2).
 *
 * <p>The path starts at the base-rate machine, which has no weights and the biases a of the even
 * layers, and ends at the machine itself. For an RBM, with v as layer 0:
 *
 * <pre>
 *   log p*_beta(v) = ((1 - beta) a + beta b)·v + sum_j A(beta (c_j + sum_i v_i W_ij))
 *   log Z_0        = sum_i A(a_i) + sum_j A(0)
 *   log w          = log Z_0 + sum over t of [log p*_beta(t)(v_t) - log p*_beta(t-1)(v_t)]
 * </pre>
 *
 * where v_t is sampled by one Gibbs step at beta(t-1). In a deep machine, all even layers replace
 * v, and all odd layers are in the sum. Weights are accumulated in double.
 *
 * <p>The mean of w is Z, so by Jensen's inequality the expectation of the estimate of log Z is at
 * most log Z. If annealing is too short, log Z is underestimated and likelihoods are overestimated.
 * {@link ReverseAis} errs in the opposite direction.
 */
public final class AnnealedImportanceSampling implements AutoCloseable {
  private final AnnealedPath path;

  /**
   * Prepares the chains, with zero biases for the even layers above layer 0.
   *
   * @param baseBias biases of layer 0 in the base-rate machine; see {@link BaseRate}
   * @param chains the number of importance weights
   */
  public AnnealedImportanceSampling(LayeredMachine machine, double[] baseBias, int chains) {
    this(machine, List.of(baseBias), chains);
  }

  /**
   * Prepares the chains.
   *
   * @param baseBiases biases of the even layers 0, 2, .. in the base-rate machine; zeros for
   *     omitted layers at the end
   * @param chains the number of importance weights
   * @throws IllegalArgumentException if units have no closed form of A
   */
  public AnnealedImportanceSampling(LayeredMachine machine, List<double[]> baseBiases, int chains) {
    this(new AnnealedPath(machine, baseBiases, chains));
  }

  AnnealedImportanceSampling(AnnealedPath path) {
    this.path = path;
  }

  /**
   * Anneals all chains from beta 0 to beta 1 in {@code betas} steps, which become shorter towards
   * 1. Samples each layer once per step.
   *
   * @param betas the number of steps, at least 1
   */
  public AisEstimate estimate(int betas, RandomStream random) {
    double[] logWeights = new double[path.states().rows()];
    Arrays.fill(logWeights, path.logZ0());
    path.start(random);
    for (int step = 1; step <= betas; step++) {
      double now = AnnealedPath.beta(step, betas);
      path.addWeights(AnnealedPath.beta(step - 1, betas), now, logWeights);
      if (step < betas) {
        path.step(now, random);
      }
    }
    return AisEstimate.of(logWeights, betas);
  }

  @Override
  public void close() {
    path.close();
  }
}
