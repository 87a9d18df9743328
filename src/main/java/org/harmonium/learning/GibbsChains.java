package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * Alternating Gibbs sampling of an RBM, many chains at a time: a row is a chain. The state between
 * calls is the sample {@link #hSample}; {@link #v} and {@link #hMean} hold the last visible states
 * and p(h | v) for them.
 */
public final class GibbsChains implements AutoCloseable {
  private final Rbm rbm;
  private final Matrix v; // (n, V)
  private final Matrix hMean; // (n, H)
  private final Matrix hSample; // (n, H)
  private final Workspace workspace; // empty in a view

  /** {@code n} chains at all-zero hidden states. */
  public GibbsChains(Rbm rbm, int n) {
    rbm.reserve(n);
    this.rbm = rbm;
    this.workspace = new Workspace(rbm.backend());
    this.v = workspace.zeros(n, rbm.visible());
    this.hMean = workspace.zeros(n, rbm.hidden());
    this.hSample = workspace.zeros(n, rbm.hidden());
  }

  private GibbsChains(GibbsChains all, int n) {
    this.rbm = all.rbm;
    this.v = all.v.rows(0, n);
    this.hMean = all.hMean.rows(0, n);
    this.hSample = all.hSample.rows(0, n);
    this.workspace = new Workspace(rbm.backend());
  }

  /** The first {@code n} chains, sharing their states with these. */
  GibbsChains first(int n) {
    return n == v.rows() ? this : new GibbsChains(this, n);
  }

  /**
   * Starts each chain at a sample of p(h | v) for its row of {@code vStart}, whose p(h | v) goes to
   * {@code hMeanStart}.
   */
  public void startAt(Matrix vStart, RandomStream random, Matrix hMeanStart) {
    rbm.hiddenSample(vStart, random, hMeanStart, hSample);
  }

  /** k Gibbs steps v ~ p(v | h), h ~ p(h | v), with all states sampled. Two draws a step. */
  public void advance(int k, RandomStream random) {
    for (int i = 0; i < k; i++) {
      rbm.visibleSample(hSample, random, null, v);
      rbm.hiddenSample(v, random, i == k - 1 ? hMean : null, hSample); // read after the last only
    }
  }

  /**
   * k steps in which the visible units take their means p(v | h) instead of samples, and the last
   * hidden states are not sampled, as only their means are used (Hinton 2010, sections 3.1 and 3.2:
   * less sampling noise, and hidden units are still binary whenever they drive a reconstruction).
   * Such a chain is for learning, not for sampling the model.
   */
  public void advanceByMeans(int k, RandomStream random) {
    for (int i = 1; i <= k; i++) {
      rbm.visibleMean(hSample, v);
      if (i < k) {
        rbm.hiddenSample(v, random, null, hSample);
      } else {
        rbm.hiddenMean(v, hMean);
      }
    }
  }

  /** The last visible states (n, V). */
  public Matrix v() {
    return v;
  }

  /** E[h | v] for the last visible states (n, H). */
  public Matrix hMean() {
    return hMean;
  }

  /** The present hidden states (n, H). */
  public Matrix hSample() {
    return hSample;
  }

  /** The present states by name; of the visible ones only {@link ChainMemory} makes use. */
  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", hSample);
    state.put("chainsVisible", v);
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
