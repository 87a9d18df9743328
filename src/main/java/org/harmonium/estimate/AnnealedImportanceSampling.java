package org.harmonium.estimate;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayeredMachine;

/**
 * Annealed importance sampling of a machine's partition function (Neal 2001; Salakhutdinov and
 * Murray 2008, "On the quantitative analysis of deep belief networks", section 4; for deep
 * Boltzmann machines Salakhutdinov and Hinton 2009, section 3.2).
 *
 * <p>The path goes from the base-rate machine, without weights and with biases a of the even
 * layers, to the machine itself. Of an RBM, with v for layer 0:
 *
 * <pre>
 *   log p*_beta(v) = ((1 - beta) a + beta b)·v + sum_j A(beta (c_j + sum_i v_i W_ij))
 *   log Z_0        = sum_i A(a_i) + sum_j A(0)
 *   log w          = log Z_0 + sum over t of [log p*_beta(t)(v_t) - log p*_beta(t-1)(v_t)]
 * </pre>
 *
 * where v_t is drawn by one Gibbs step at beta(t-1). A deep machine has all its even layers in
 * place of v, and all its odd ones in the sum. Weights are accumulated in double.
 *
 * <p>The mean of w is Z. So the expectation of its logarithm is at most log Z: too short an
 * annealing makes log Z too small, and likelihoods too good. {@link ReverseAis} errs on the other
 * side.
 */
public final class AnnealedImportanceSampling implements AutoCloseable {
  private final AnnealedPath path;

  /**
   * The even layers above layer 0 start from biases of zero.
   *
   * @param baseBias biases of layer 0 in the base-rate machine; see {@link BaseRate}
   * @param chains how many importance weights
   */
  public AnnealedImportanceSampling(LayeredMachine machine, double[] baseBias, int chains) {
    this(machine, List.of(baseBias), chains);
  }

  /**
   * @param baseBiases biases of the even layers 0, 2, .. in the base-rate machine; zeros for those
   *     left out at the end
   * @param chains how many importance weights
   * @throws IllegalArgumentException if units have no closed form of A
   */
  public AnnealedImportanceSampling(LayeredMachine machine, List<double[]> baseBiases, int chains) {
    this(new AnnealedPath(machine, baseBiases, chains));
  }

  AnnealedImportanceSampling(AnnealedPath path) {
    this.path = path;
  }

  /**
   * Runs all chains from beta 0 to beta 1 in {@code betas} steps that grow shorter towards 1. Uses
   * a sample of each layer a step.
   *
   * @param betas how many steps, at least 1
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
