package org.harmonium.estimate;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.LayerStates;
import org.harmonium.model.LayeredMachine;

/**
 * Annealed importance sampling in reverse, from samples of the machine to the base-rate machine
 * (Burda, Grosse and Salakhutdinov 2015, "Accurate and conservative estimates of MRF log-likelihood
 * using reverse annealing", section 3).
 *
 * <p>The path, the Gibbs steps and the weights w are those of {@link AnnealedImportanceSampling};
 * each Gibbs step is its own reversal. If chains start at exact samples of the machine,
 *
 * <pre>
 *   E[1 / w] = 1 / Z,   so that   E[-log(mean of 1 / w)] &gt;= log Z
 * </pre>
 *
 * by Jensen's inequality. The estimate is an upper bound in expectation, whereas that of AIS is a
 * lower bound. The step at beta(t-1) that leads from v_(t-1) to v_t in AIS leads from v_t to
 * v_(t-1) here.
 *
 * <p>Samples of a large machine require long Gibbs chains ({@link #gibbs}) from good starting
 * points: data, persistent chains, or the ends of AIS chains. If chains miss modes of the machine,
 * the bound is that of the modes they are in.
 */
public final class ReverseAis implements AutoCloseable {
  private final AnnealedPath path;

  /**
   * Prepares the chains, as {@link AnnealedImportanceSampling} does.
   *
   * @param baseBiases biases of the even layers 0, 2, .. in the base-rate machine; zeros for
   *     omitted layers at the end
   * @param chains the number of weights
   * @throws IllegalArgumentException if units have no closed form of A
   */
  public ReverseAis(LayeredMachine machine, List<double[]> baseBiases, int chains) {
    this(new AnnealedPath(machine, baseBiases, chains));
  }

  ReverseAis(AnnealedPath path) {
    this.path = path;
  }

  /**
   * Returns the chains, one per row. After writing samples of the machine to the even layers, call
   * {@link LayerStates#changed}; odd layers are not read. An estimate changes the chains.
   */
  public LayerStates chains() {
    return path.states();
  }

  /** Moves all chains by Gibbs steps of the machine. Samples each layer once per step. */
  public void gibbs(int steps, RandomStream random) {
    path.gibbs(steps, random);
  }

  /**
   * Anneals all chains from their current states at beta 1 to beta 0. Samples each layer once per
   * step.
   *
   * @param betas the number of steps, at least 1
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
