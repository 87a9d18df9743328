package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * PCD-k, also called stochastic maximum likelihood: the gradient's model term is taken from chains
 * that are never reset and run k Gibbs steps between updates (Tieleman 2008, "Training restricted
 * Boltzmann machines using approximations to the likelihood gradient").
 *
 * <p>The number of chains is free: each phase is divided by its own number of rows. All states of
 * the chains are samples; the statistics use probabilities of the hidden units in both phases.
 */
public final class PersistentContrastiveDivergence implements LearningRule {
  private final Rbm rbm;
  private final Workspace workspace;
  private final KSchedule schedule;
  private final RandomStream random;
  private final RbmUpdate update;
  private final @Nullable Matrix[]
      batches; // hPos by minibatch size, so that a step allocates nothing
  private final Matrix hPos; // (batch, H)
  private final GibbsChains chains; // (chains, .)
  private final ChainMemory memory;
  private int k; // Gibbs steps in this epoch

  /**
   * @param k Gibbs steps between updates, at least 1
   * @param chains how many chains, at least 1
   * @param batch the largest number of rows of a minibatch
   */
  public PersistentContrastiveDivergence(
      Rbm rbm, int k, int chains, int batch, UpdateSettings settings, RandomStream random) {
    this(rbm, KSchedule.constant(k), chains, batch, settings, random);
  }

  /** The same with a k that changes over the epochs. */
  public PersistentContrastiveDivergence(
      Rbm rbm,
      KSchedule schedule,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    if (chains < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + chains);
    }
    rbm.reserve(Math.max(chains, batch));
    this.rbm = rbm;
    this.schedule = schedule;
    this.k = schedule.at(0);
    this.random = random;
    this.workspace = new Workspace(rbm.backend());
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings, batch, chains));
    this.batches = new Matrix[batch + 1];
    this.hPos = workspace.zeros(batch, rbm.hidden());
    this.chains = workspace.own(() -> new GibbsChains(rbm, chains));
    Matrix v = this.chains.v();
    this.memory = workspace.own(() -> new ChainMemory(rbm.backend(), v, rbm.visible()));
  }

  /**
   * Starts every chain at random: the hidden units take a sample of their law without input and
   * bias, so that each binary one is on with probability 1/2.
   */
  public void startChainsAtRandom() {
    Matrix h = chains.hSample();
    try (Matrix bias = rbm.backend().zeros(1, rbm.hidden())) {
      rbm.backend().fill(0f, h);
      rbm.hiddenUnits().sample(rbm.backend(), h, bias, random, null, h);
    }
  }

  @Override
  public void startEpoch(int epoch) {
    k = schedule.at(epoch);
  }

  @Override
  public int variant() {
    return k;
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    update.prepare(rate, momentum, rows, chains.v().rows());
    if (batches[rows] == null) {
      batches[rows] = hPos.rows(0, rows);
    }
  }

  @Override
  public void step(Matrix v) {
    Matrix hPos = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    rbm.hiddenMean(v, hPos);
    chains.advance(k, random); // the chains go on from where the last update left them
    update.apply(v, hPos, chains.v(), chains.hMean());
  }

  /** The chains: fantasy particles of the model. */
  public GibbsChains chains() {
    return chains;
  }

  @Override
  public ChainMemory chainMemory() {
    return memory;
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.putAll(chains.state());
    state.putAll(memory.state());
    return state;
  }

  @Override
  public Map<String, RandomStream> streams() {
    return Map.of("gibbs", random);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
