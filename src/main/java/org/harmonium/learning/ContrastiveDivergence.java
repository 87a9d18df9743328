package org.harmonium.learning;

import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;

/**
 * CD-k: the model's term is taken from chains that start at the data and run k Gibbs steps (Hinton
 * 2002, "Training products of experts by minimizing contrastive divergence"; Hinton 2010, sections
 * 2 and 3).
 *
 * <pre>
 *   h_0 ~ p(h | data),   v_t ~ p(v | h_(t-1)) or its mean,   h_t ~ p(h | v_t),   t = 1..k
 * </pre>
 */
public final class ContrastiveDivergence extends NegativePhase {
  public enum VisibleStates {
    /** Means, as Hinton 2010, section 3.2, advises for learning: less noise, a small bias. */
    MEANS,
    /** Samples: as k grows, the expected update tends to the likelihood gradient. */
    SAMPLES
  }

  private final VisibleStates visibleStates;
  private final RandomStream random;
  private final GibbsChains chains; // (n, .)

  public ContrastiveDivergence(Rbm rbm, VisibleStates visibleStates, RandomStream random) {
    super(rbm, random);
    this.visibleStates = visibleStates;
    this.random = random;
    this.chains = workspace.own(() -> new GibbsChains(rbm, 1)); // grows to the minibatch
  }

  @Override
  public void start(Matrix v, Matrix hMean, RbmUpdate update) {
    chains.first(v.rows()).startAt(v, random, hMean); // the chains start at the data
  }

  @Override
  public void run(Matrix v, Matrix hPos, int k) {
    if (visibleStates == VisibleStates.MEANS) {
      chains.first(v.rows()).advanceByMeans(k, random);
    } else {
      chains.first(v.rows()).advance(k, random);
    }
  }

  @Override
  public boolean samplesVisible() {
    return visibleStates == VisibleStates.SAMPLES;
  }

  @Override
  public void reserve(int batch) {
    chains.reserve(batch);
  }

  @Override
  public Matrix v(int n) {
    return chains.first(n).v();
  }

  @Override
  public Matrix hMean(int n) {
    return chains.first(n).hMean();
  }
}
