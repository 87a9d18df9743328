package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
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
 * (v, E[h | v]) whose mean approximates the model's term. A new rule extends this class, or {@link
 * PersistentContrastiveDivergence}, and defines {@link #run}, {@link #v} and {@link #hMean}. States
 * that must survive a checkpoint belong to {@link #state}.
 *
 * <p>A step calls {@link #start}, {@link #run} and {@link #learn} in this order. They may be
 * recorded and replayed, so they neither allocate nor read results on the host; {@link #startEpoch}
 * and {@link #prepare} are called between steps and may do both.
 */
public abstract class NegativePhase implements AutoCloseable {
  /** The machine that learns; closed by the caller. */
  protected final Rbm rbm;

  /** The resources that are closed with the phase. */
  protected final Workspace workspace;

  private final Map<String, RandomStream> streams;

  /** Creates a phase with a random stream; null if it is deterministic. */
  protected NegativePhase(Rbm rbm, @Nullable RandomStream random) {
    this.rbm = rbm;
    this.workspace = new Workspace(rbm.backend());
    this.streams = random == null ? Map.of() : Map.of("gibbs", random);
  }

  /** Allocates the workspace for minibatches of up to {@code batch} rows. */
  public void reserve(int batch) {}

  /** Starts persistent chains at random. A phase without them does nothing. */
  public void startAtRandom() {}

  /** Called when an epoch, counted from 0, begins or is resumed. */
  public void startEpoch(int epoch) {}

  /** Called between steps, before minibatches of n rows; see {@link #stepsToNext}. */
  public void prepare(int n) {}

  /** The number of steps that may follow one {@link #prepare}, at least 1. */
  public long stepsToNext() {
    return Long.MAX_VALUE;
  }

  /**
   * The first part of a step, the positive phase: hMean = E[h | v]. Phases whose chains start at
   * the data also sample h.
   *
   * @param v the minibatch (n, V)
   * @param hMean (n, H), overwritten
   * @param update of the rule, for phases that run on other parameters; see {@link RbmUpdate#add}
   */
  public void start(Matrix v, Matrix hMean, RbmUpdate update) {
    rbm.hiddenMean(v, hMean);
  }

  /**
   * The second part of a step: k Gibbs steps or their equivalent, with results in {@link #v} and
   * {@link #hMean}.
   *
   * @param v the minibatch (n, V)
   * @param hPos E[h | v] of it (n, H)
   */
  public abstract void run(Matrix v, Matrix hPos, int k);

  /**
   * The third part of a step, between the update of the velocities and that of the parameters, for
   * phases with parameters of their own, such as fast weights.
   */
  public void learn(Matrix v, Matrix hPos, RbmUpdate update) {}

  /** The visible states of the model's term (m, V), for a minibatch of n rows. */
  public abstract Matrix v(int n);

  /** E[h | v] of these states (m, H), for a minibatch of n rows. */
  public abstract Matrix hMean(int n);

  /** Whether {@link #v} holds samples; sigma can be learned from samples only. */
  public boolean samplesVisible() {
    return true;
  }

  /** The states of persistent chains at the start of the epoch; null without such chains. */
  public @Nullable ChainMemory memory() {
    return null;
  }

  /** The state between steps, by the names in checkpoints. */
  public Map<String, Matrix> state() {
    return Map.of();
  }

  public final Map<String, RandomStream> streams() {
    return streams;
  }

  public final Rbm rbm() {
    return rbm;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
