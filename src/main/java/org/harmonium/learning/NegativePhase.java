package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The source of the model's expectations in the gradient of an RBM's log-likelihood:
 *
 * <pre>
 *   d log p(v) / dW = E[vᵀ h | data] - E[vᵀ h | model]
 * </pre>
 *
 * <p>{@link RbmLearning} computes the data's term and the update. A phase supplies m rows of states
 * (v, E[h | v]) whose mean stands for the model's term, and its rules differ in nothing else: see
 * {@link ContrastiveDivergence} and {@link PersistentContrastiveDivergence}. A new rule is a new
 * implementation: {@link #rbm}, {@link #run}, {@link #v}, {@link #hMean} and {@link #close}, and
 * whatever of the other methods it needs. States that must survive a checkpoint are in {@link
 * #state} and {@link #streams}.
 *
 * <p>Within one step the order of the calls is {@link #start}, {@link #run}, {@link #learn}. These
 * three may be recorded and replayed, so they neither allocate nor read results on the host; {@link
 * #startEpoch} and {@link #prepare} are called between steps and may do both.
 */
public interface NegativePhase extends AutoCloseable {
  /** The machine that learns. */
  Rbm rbm();

  /** Allocates what minibatches of up to {@code batch} rows need; may be called again. */
  default void reserve(int batch) {}

  /** Starts persistent chains at random. A phase without them does nothing. */
  default void startAtRandom() {}

  /**
   * An epoch begins or is resumed.
   *
   * @param epoch counted from 0
   */
  default void startEpoch(int epoch) {}

  /** Called between steps, before minibatches of n rows; see {@link #stepsToNext}. */
  default void prepare(int n) {}

  /** How many steps may follow one {@link #prepare}, at least 1. */
  default long stepsToNext() {
    return Long.MAX_VALUE;
  }

  /**
   * The first part of a step: the positive phase, hMean = E[h | v]. Phases whose chains start at
   * the data override it to sample h in the same pass.
   *
   * @param v the minibatch (n, V)
   * @param hMean (n, H), overwritten
   * @param update of the rule, for phases that run on other parameters; see {@link RbmUpdate#add}
   */
  default void start(Matrix v, Matrix hMean, RbmUpdate update) {
    rbm().hiddenMean(v, hMean);
  }

  /**
   * The second part of a step: k Gibbs steps, or what the phase has in their place. The results are
   * in {@link #v} and {@link #hMean} afterwards.
   *
   * @param v the minibatch (n, V)
   * @param hPos E[h | v] of it (n, H)
   */
  void run(Matrix v, Matrix hPos, int k);

  /**
   * The third part of a step: called after the velocities have taken the gradient and before the
   * parameters move. Phases with parameters of their own, such as fast weights, change them here.
   */
  default void learn(Matrix v, Matrix hPos, RbmUpdate update) {}

  /** The visible states of the model's term (m, V), for a minibatch of n rows. */
  Matrix v(int n);

  /** E[h | v] of these states (m, H), for a minibatch of n rows. */
  Matrix hMean(int n);

  /** Whether {@link #v} holds samples; sigma can be learned from samples only. */
  default boolean samplesVisible() {
    return true;
  }

  /** The states of persistent chains at the start of the epoch; null without such chains. */
  default @Nullable ChainMemory memory() {
    return null;
  }

  /** What the phase keeps between steps, by the names in checkpoints. */
  default Map<String, Matrix> state() {
    return Map.of();
  }

  /** The random streams that it draws from, by the names in checkpoints. */
  default Map<String, RandomStream> streams() {
    return Map.of();
  }

  @Override
  void close();
}
