package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;

/**
 * PCD-k, also called stochastic maximum likelihood: the model's term is taken from m chains that
 * are never reset and run k Gibbs steps between updates (Tieleman 2008, "Training restricted
 * Boltzmann machines using approximations to the likelihood gradient").
 *
 * <pre>
 *   h_0 = where the last update left it,   v_t ~ p(v | h_(t-1)),   h_t ~ p(h | v_t),   t = 1..k
 * </pre>
 */
public class PersistentContrastiveDivergence extends NegativePhase {
  private final RandomStream random;
  private final GibbsChains chains; // (m, .)

  public PersistentContrastiveDivergence(Rbm rbm, int chains, RandomStream random) {
    this(rbm, rbm, chains, random);
  }

  /** Creates chains of another machine than the one that learns, which is closed with the phase. */
  PersistentContrastiveDivergence(Rbm rbm, Rbm sampled, int chains, RandomStream random) {
    super(rbm, random);
    this.random = random;
    if (sampled != rbm) {
      workspace.own(() -> sampled);
    }
    this.chains = workspace.own(() -> GibbsChains.persistent(sampled, chains));
  }

  @Override
  public void run(Matrix v, Matrix hPos, int k) {
    chains.advance(k, random); // the chains continue from the last update
  }

  /** The chains: samples of the model, or nearly so (fantasy particles). */
  public final GibbsChains chains() {
    return chains;
  }

  @Override
  public void startAtRandom() {
    chains.startAtRandom(random);
  }

  @Override
  public Matrix v(int n) {
    return chains.v();
  }

  @Override
  public Matrix hMean(int n) {
    return chains.hMean();
  }

  @Override
  public ChainMemory memory() {
    return chains.memory();
  }

  @Override
  public Map<String, Matrix> state() {
    return chains.state();
  }
}
