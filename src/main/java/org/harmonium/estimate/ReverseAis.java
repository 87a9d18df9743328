package org.harmonium.estimate;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;

/**
 * Annealed importance sampling backwards, from samples of the machine to the base-rate machine
 * (Burda, Grosse and Salakhutdinov 2015, "Accurate and conservative estimates of MRF log-likelihood
 * using reverse annealing", section 3).
 *
 * <p>The path, the Gibbs steps and the weights w are those of {@link AnnealedImportanceSampling};
 * each Gibbs step is its own reversal. Chains that start in exact samples of the machine have
 *
 * <pre>
 *   E[1 / w] = 1 / Z,   so that   E[-log(mean of 1 / w)] &gt;= log Z
 * </pre>
 *
 * by Jensen's inequality: an upper bound in expectation, where AIS has a lower one. The step at
 * beta(t-1) that led from v_(t-1) to v_t in the one leads back in the other.
 *
 * <p>Samples of a large machine are to be had only by long Gibbs chains ({@link #gibbs}) from good
 * starts: data, persistent chains, or the ends of AIS. Where chains miss modes of the machine, the
 * bound is that of the modes they are in.
 */
public final class ReverseAis implements AutoCloseable {
  private final AnnealedPath path;

  /**
   * As of {@link AnnealedImportanceSampling}.
   *
   * @param baseBiases biases of the even layers 0, 2, .. in the base-rate machine; zeros for those
   *     left out at the end
   * @param chains how many weights
   * @throws IllegalArgumentException if units have no closed form of A
   */
  public ReverseAis(LayeredMachine machine, List<double[]> baseBiases, int chains) {
    this(new AnnealedPath(machine, baseBiases, chains));
  }

  ReverseAis(AnnealedPath path) {
    this.path = path;
  }

  /**
   * The chains, a row each. Who writes samples of the machine into the even layers says so with
   * {@link LayerStates#changed}; odd layers are not read. An estimate leaves them elsewhere.
   */
  public LayerStates chains() {
    return path.states();
  }

  /** Moves all chains by Gibbs steps of the machine: a sample of each layer a step. */
  public void gibbs(int steps, RandomStream random) {
    path.gibbs(steps, random);
  }

  /**
   * Runs all chains from where they are at beta 1 to beta 0. Uses a sample of each layer a step.
   *
   * @param betas how many steps, at least 1
   */
  public AisEstimate estimate(int betas, RandomStream random) {
    double[] logWeights = new double[path.states().rows()];
    Arrays.fill(logWeights, path.logZ0());
    for (int step = betas; step >= 1; step--) {
      double before = AnnealedPath.beta(step - 1, betas);
      path.addWeights(before, AnnealedPath.beta(step, betas), logWeights);
      if (step > 1) {
        path.step(before, random);
      }
    }
    return AisEstimate.ofReverse(logWeights, betas);
  }

  @Override
  public void close() {
    path.close();
  }
}
