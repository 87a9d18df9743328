package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;
import org.harmonium.config.Range;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Alternating Gibbs sampling of an RBM, for many chains at a time, one per row. The state between
 * calls is {@link #hSample}; {@link #v} and {@link #hMean} hold the last visible states and E[h |
 * v] for them.
 */
public final class GibbsChains implements AutoCloseable {
  private final Rbm rbm;
  private final Workspace workspace; // empty in a view
  private final RowScratch v; // (n, V)
  private final RowScratch hMean; // (n, H)
  private final RowScratch hSample; // (n, H)
  private final int n;
  private @Nullable ChainMemory memory;

  /** Creates n chains, at least 1, with all hidden states zero. */
  public GibbsChains(Rbm rbm, int n) {
    Range.positive("chains", n);
    this.rbm = rbm;
    this.n = n;
    this.workspace = new Workspace(rbm.backend());
    this.v = workspace.own(() -> new RowScratch(rbm.backend(), rbm.visible()));
    this.hMean = workspace.own(() -> new RowScratch(rbm.backend(), rbm.hidden()));
    this.hSample = workspace.own(() -> new RowScratch(rbm.backend(), rbm.hidden()));
    workspace.prepare(() -> reserve(n));
  }

  private GibbsChains(GibbsChains all, int n) {
    this.rbm = all.rbm;
    this.n = n;
    this.workspace = new Workspace(rbm.backend());
    this.v = all.v;
    this.hMean = all.hMean;
    this.hSample = all.hSample;
  }

  /** Creates chains that persist between updates, with a {@link #memory}. */
  public static GibbsChains persistent(Rbm rbm, int n) {
    GibbsChains chains = new GibbsChains(rbm, n);
    chains.memory = new ChainMemory(chains.workspace, rbm.backend(), chains.v(), rbm.visible());
    return chains;
  }

  /**
   * Allocates the workspace of {@link #first} for up to n chains. If there were fewer, all states
   * are zero afterwards.
   */
  void reserve(int n) {
    rbm.reserve(n);
    v.reserve(n);
    hMean.reserve(n);
    hSample.reserve(n);
  }

  /** Returns the first {@code n} chains, which share their states with these. */
  GibbsChains first(int n) {
    return new GibbsChains(this, n);
  }

  /**
   * Starts the hidden units of every chain at a sample without input and bias, so that each binary
   * unit is on with probability 1/2. Uses one draw.
   */
  public void startAtRandom(RandomStream random) {
    Matrix h = hSample();
    try (Matrix bias = rbm.backend().zeros(1, rbm.hidden())) {
      rbm.backend().fill(0f, h);
      rbm.hiddenUnits().sample(rbm.backend(), h, bias, random, null, h);
    }
  }

  /**
   * Starts each chain at a sample of p(h | v) for its row of {@code vStart}, and writes E[h | v] to
   * {@code hMeanStart}.
   */
  public void startAt(Matrix vStart, RandomStream random, Matrix hMeanStart) {
    rbm.hiddenSample(vStart, random, hMeanStart, hSample());
  }

  /**
   * Advances all chains by k Gibbs steps v ~ p(v | h), h ~ p(h | v), with all states sampled. Uses
   * two draws per step.
   */
  public void advance(int k, RandomStream random) {
    Matrix v = v();
    Matrix h = hSample();
    for (int i = 0; i < k; i++) {
      rbm.visibleSample(h, random, null, v);
      rbm.hiddenSample(v, random, i == k - 1 ? hMean() : null, h); // read after the last only
    }
  }

  /**
   * Advances all chains by k steps in which the visible units take their means E[v | h], and the
   * last hidden states are not sampled (Hinton 2010, sections 3.1 and 3.2: less sampling noise).
   * Such chains are for learning, not for sampling the model.
   */
  public void advanceByMeans(int k, RandomStream random) {
    Matrix v = v();
    Matrix h = hSample();
    for (int i = 1; i <= k; i++) {
      rbm.visibleMean(h, v);
      if (i < k) {
        rbm.hiddenSample(v, random, null, h);
      } else {
        rbm.hiddenMean(v, hMean());
      }
    }
  }

  public Rbm rbm() {
    return rbm;
  }

  /** The last visible states (n, V). */
  public Matrix v() {
    return v.rows(n);
  }

  /** E[h | v] for the last visible states (n, H). */
  public Matrix hMean() {
    return hMean.rows(n);
  }

  /** The current hidden states (n, H). */
  public Matrix hSample() {
    return hSample.rows(n);
  }

  /** The visible states at the start of the epoch, of {@link #persistent} chains. */
  public ChainMemory memory() {
    return requireNonNull(memory, "only persistent chains have a memory");
  }

  /** The states by name. Sampling needs the hidden states only, the autocorrelation the others. */
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", hSample());
    state.put("chainsVisible", v());
    if (memory != null) {
      state.putAll(memory.state());
    }
    return state;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
