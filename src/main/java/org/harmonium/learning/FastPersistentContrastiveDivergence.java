package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;

/**
 * FPCD: PCD whose chains run on W + W_fast (biases too). The fast weights learn from the same
 * gradient at their own rate and decay to zero; they push the chains away from where they have
 * stayed, so that the chains mix fast even when the regular rate is small (Tieleman and Hinton
 * 2009, "Using fast weights to improve persistent contrastive divergence").
 *
 * <pre>
 *   chains  k Gibbs steps with W + W_fast
 *   g       = data statistics - chain statistics, both with E[h | v] of the regular machine
 *   W       = W + rate g
 *   W_fast  = decay W_fast + fastRate g
 * </pre>
 *
 * <p>Momentum, weight decay and sparsity act on the regular parameters only. With a fast rate of 0
 * this is PCD.
 */
public final class FastPersistentContrastiveDivergence implements NegativePhase {
  private final Rbm rbm;
  private final FastWeights settings;
  private final RandomStream random;
  private final Workspace workspace;
  private final RbmUpdate.Change fast;
  private final Rbm chainMachine; // W + W_fast
  private final GibbsChains chains; // (m, .)
  private final Scalar positive; // fastRate / n
  private final Scalar negative; // fastRate / m
  private final Scalar decay;

  /**
   * @param chains how many chains, at least 1
   */
  public FastPersistentContrastiveDivergence(
      Rbm rbm, FastWeights fastWeights, int chains, RandomStream random) {
    this.rbm = rbm;
    this.settings = fastWeights;
    this.random = random;
    this.workspace = new Workspace(rbm.backend());
    this.fast = RbmUpdate.Change.none(workspace, rbm);
    this.chainMachine = workspace.own(rbm::twin);
    this.chains = workspace.own(() -> GibbsChains.persistent(chainMachine, chains));
    this.positive = rbm.backend().scalar(0f);
    this.negative = rbm.backend().scalar((float) (settings.rate() / chains));
    this.decay = Scalar.of((float) settings.decay());
  }

  @Override
  public void prepare(int n) {
    positive.set((float) (settings.rate() / n));
  }

  @Override
  public void start(Matrix v, Matrix hMean, RbmUpdate update) {
    rbm.hiddenMean(v, hMean);
    update.add(fast, chainMachine);
  }

  @Override
  public void run(Matrix v, Matrix hPos, int k) {
    chains.advance(k, random); // on the regular and the fast weights together
    rbm.hiddenMean(chains.v(), chains.hMean()); // but the gradient is the regular machine's
  }

  /** W_fast = decay W_fast + fastRate g; before sigma moves, which the gradient depends on. */
  @Override
  public void learn(Matrix v, Matrix hPos, RbmUpdate update) {
    update.accumulate(positive, v, hPos, negative, chains.v(), chains.hMean(), decay, fast);
  }

  /** The chains: samples of the model, or nearly so (fantasy particles). */
  public GibbsChains chains() {
    return chains;
  }

  @Override
  public void startAtRandom() {
    chains.startAtRandom(random);
  }

  @Override
  public Rbm rbm() {
    return rbm;
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
    Map<String, Matrix> state = chains.state();
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
