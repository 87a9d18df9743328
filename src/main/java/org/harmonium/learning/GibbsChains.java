package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Alternating Gibbs sampling of an RBM, for many chains at a time. Each chain is one row. The state
 * between calls is the sample {@link #hSample}; {@link #v} and {@link #hMean} hold the last visible
 * states and E[h | v] for them.
 */
public final class GibbsChains implements AutoCloseable {
  private final Rbm rbm;
  private final Workspace workspace; // empty in a view
  private Matrix v; // (n, V)
  private Matrix hMean; // (n, H)
  private Matrix hSample; // (n, H)
  private @Nullable GibbsChains[] views; // by number of rows, so that a step does not allocate
  private @Nullable ChainMemory memory;

  /**
   * Creates {@code n} chains with all hidden states zero.
   *
   * @param n at least 1
   */
  public GibbsChains(Rbm rbm, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + n);
    }
    rbm.reserve(n);
    this.rbm = rbm;
    this.workspace = new Workspace(rbm.backend());
    this.v = workspace.zeros(n, rbm.visible());
    this.hMean = workspace.zeros(n, rbm.hidden());
    this.hSample = workspace.zeros(n, rbm.hidden());
    this.views = new GibbsChains[n + 1];
  }

  private GibbsChains(GibbsChains all, int n) {
    this.rbm = all.rbm;
    this.v = all.v.rows(0, n);
    this.hMean = all.hMean.rows(0, n);
    this.hSample = all.hSample.rows(0, n);
    this.workspace = new Workspace(rbm.backend());
    this.views = new GibbsChains[n + 1];
  }

  /** Creates chains that persist between updates, with a {@link #memory}. */
  public static GibbsChains persistent(Rbm rbm, int n) {
    GibbsChains chains = new GibbsChains(rbm, n);
    chains.memory =
        chains.workspace.own(() -> new ChainMemory(rbm.backend(), chains.v, rbm.visible()));
    return chains;
  }

  /**
   * Allocates n chains. If there were fewer, all states are zero afterwards. Recorded steps keep
   * the matrices with which they were recorded.
   */
  void reserve(int n) {
    if (n > v.rows()) {
      rbm.reserve(n);
      Workspace larger = new Workspace(rbm.backend());
      Matrix largerV = larger.zeros(n, rbm.visible());
      Matrix largerMean = larger.zeros(n, rbm.hidden());
      hSample = larger.zeros(n, rbm.hidden());
      workspace.own(() -> larger);
      v = largerV;
      hMean = largerMean;
      views = new GibbsChains[n + 1];
    }
  }

  /** Returns the first {@code n} chains, which share their states with these. */
  GibbsChains first(int n) {
    if (n == v.rows()) {
      return this;
    }
    GibbsChains view = views[n];
    if (view == null) {
      view = new GibbsChains(this, n);
      views[n] = view;
    }
    return view;
  }

  /**
   * Starts every chain at random: the hidden units take a sample of their distribution without
   * input and bias, so that each binary unit is on with probability 1/2. Uses one draw.
   */
  public void startAtRandom(RandomStream random) {
    try (Matrix bias = rbm.backend().zeros(1, rbm.hidden())) {
      rbm.backend().fill(0f, hSample);
      rbm.hiddenUnits().sample(rbm.backend(), hSample, bias, random, null, hSample);
    }
  }

  /**
   * Starts each chain at a sample of p(h | v) for its row of {@code vStart}, and writes E[h | v] to
   * {@code hMeanStart}.
   */
  public void startAt(Matrix vStart, RandomStream random, Matrix hMeanStart) {
    rbm.hiddenSample(vStart, random, hMeanStart, hSample);
  }

  /**
   * Advances all chains by k Gibbs steps v ~ p(v | h), h ~ p(h | v), with all states sampled. Uses
   * two draws per step.
   */
  public void advance(int k, RandomStream random) {
    for (int i = 0; i < k; i++) {
      rbm.visibleSample(hSample, random, null, v);
      rbm.hiddenSample(v, random, i == k - 1 ? hMean : null, hSample); // read after the last only
    }
  }

  /**
   * Advances all chains by k steps in which the visible units take their means E[v | h] instead of
   * samples. The last hidden states are not sampled, because only their means are used (Hinton
   * 2010, sections 3.1 and 3.2: less sampling noise, while the hidden units behind a reconstruction
   * are binary). Such chains are for learning, not for sampling the model.
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

  /** The machine that is sampled. */
  public Rbm rbm() {
    return rbm;
  }

  /** The last visible states (n, V). */
  public Matrix v() {
    return v;
  }

  /** E[h | v] for the last visible states (n, H). */
  public Matrix hMean() {
    return hMean;
  }

  /** The current hidden states (n, H). */
  public Matrix hSample() {
    return hSample;
  }

  /** The visible states at the start of the epoch, of {@link #persistent} chains. */
  public ChainMemory memory() {
    return requireNonNull(memory, "only persistent chains have a memory");
  }

  /**
   * The current states by name. Sampling needs the hidden states only. The visible states, and
   * those of the {@link #memory}, are for the autocorrelation.
   */
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("chains", hSample);
    state.put("chainsVisible", v);
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
