package org.harmonium.learning;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * FPCD: PCD whose chains run on W + W_fast (biases too). The fast weights learn from the same
 * gradient at a rate of their own and decay to zero; they push the chains out of where they have
 * stayed, so that the chains mix fast even when the regular rate is small (Tieleman and Hinton
 * 2009, "Using fast weights to improve persistent contrastive divergence").
 *
 * <pre>
 *   chains  k Gibbs steps with W + W_fast
 *   g       = data statistics - chain statistics, both with p(h | v) of the regular machine
 *   W       = W + rate g
 *   W_fast  = decay W_fast + fastRate g
 * </pre>
 *
 * <p>The regular parameters learn as in PCD, with momentum, decay and sparsity; those do not touch
 * the fast ones. With a fast rate of 0 this is PCD.
 */
public final class FastPersistentContrastiveDivergence implements LearningRule {
  private final Backend backend;
  private final Rbm rbm;
  private final Workspace workspace;
  private final KSchedule schedule;
  private final FastWeights settings;
  private final RandomStream random;
  private final RbmUpdate update;
  private final Change fast;
  private final Rbm chainMachine; // W + W_fast
  private final @Nullable Matrix[] batches; // hPos by minibatch size
  private final Matrix hPos; // (batch, H)
  private final GibbsChains chains; // (chains, .)
  private final ChainMemory memory;
  private final Scalar positive; // fastRate / n
  private final Scalar negative; // fastRate / m
  private final Scalar decay;
  private int k; // Gibbs steps in this epoch

  /**
   * @param schedule Gibbs steps between updates
   * @param chains how many chains, at least 1
   * @param batch the largest number of rows of a minibatch
   */
  public FastPersistentContrastiveDivergence(
      Rbm rbm,
      KSchedule schedule,
      FastWeights fastWeights,
      int chains,
      int batch,
      UpdateSettings settings,
      RandomStream random) {
    if (chains < 1) {
      throw new IllegalArgumentException("chains must be at least 1, were " + chains);
    }
    this.backend = rbm.backend();
    this.rbm = rbm;
    this.schedule = schedule;
    this.settings = fastWeights;
    this.random = random;
    this.k = schedule.at(0);
    this.workspace = new Workspace(backend);
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings, batch, chains));
    this.fast = Change.none(workspace, rbm);
    this.chainMachine = workspace.own(rbm::twin);
    this.batches = new Matrix[batch + 1];
    this.hPos = workspace.zeros(batch, rbm.hidden());
    this.chains = workspace.own(() -> new GibbsChains(chainMachine, chains));
    Matrix v = this.chains.v();
    this.memory = workspace.own(() -> new ChainMemory(backend, v, rbm.visible()));
    this.positive = backend.scalar(0f);
    this.negative = backend.scalar(0f);
    this.decay = Scalar.of((float) fastWeights.decay());
    workspace.prepare(
        () -> {
          rbm.reserve(Math.max(batch, chains));
          chainMachine.reserve(chains);
        });
  }

  /** Starts every chain at random: hidden units sampled without input and bias. */
  public void startChainsAtRandom() {
    Matrix h = chains.hSample();
    try (Matrix noBias = backend.zeros(1, rbm.hidden())) {
      backend.fill(0f, h);
      rbm.hiddenUnits().sample(backend, h, noBias, random, null, h);
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
    int m = chains.v().rows();
    update.prepare(rate, momentum, rows, m);
    positive.set((float) (settings.rate() / rows));
    negative.set((float) (settings.rate() / m));
    if (batches[rows] == null) {
      batches[rows] = hPos.rows(0, rows);
    }
  }

  @Override
  public void step(Matrix v) {
    Matrix hPos = requireNonNull(batches[v.rows()], "call prepare with this number of rows first");
    rbm.hiddenMean(v, hPos);
    fast.apply(backend, rbm, chainMachine);
    update.compensate(fast.w(), chainMachine);
    chains.advance(k, random); // on the regular and the fast weights together

    Matrix vNeg = chains.v();
    Matrix hNeg = chains.hMean();
    rbm.hiddenMean(vNeg, hNeg); // but the gradient is the regular machine's
    update.gather(v, hPos, vNeg, hNeg);
    // Before sigma moves, which the gradient depends on.
    update.accumulate(positive, v, hPos, negative, vNeg, hNeg, decay, fast, null, null);
    update.move();
  }

  /** The chains: fantasy particles of the model with its fast weights. */
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
    state.put("fastW", fast.w());
    state.put("fastb", fast.b());
    state.put("fastc", fast.c());
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
