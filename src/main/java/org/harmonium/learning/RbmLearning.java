package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowScratch;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * Learning of an RBM by an approximate gradient of the log-likelihood: the data's expectation of vᵀ
 * h minus the model's (Hinton 2002, "Training products of experts by minimizing contrastive
 * divergence", eq. 4; Hinton 2010, section 2).
 *
 * <pre>
 *   hPos       = E[h | v] of the minibatch v
 *   vNeg, hNeg = states that stand for the model, from the {@link NegativePhase}
 *   dW         ~ vᵀ hPos / n - vNegᵀ hNeg / m,   and so on, as {@link RbmUpdate} has it
 * </pre>
 *
 * <p>The statistics use means of the hidden units in both phases. CD, PCD, FPCD, parallel tempering
 * and mean-field CD are this rule with different negative phases.
 */
public final class RbmLearning implements LearningRule {
  private final Rbm rbm;
  private final NegativePhase negative;
  private final KSchedule schedule;
  private final Workspace workspace;
  private final RbmUpdate update;
  private final RowScratch hPos; // (n, H)
  private int k; // Gibbs steps in this epoch
  private int reserved; // rows

  /**
   * @param negative closed with the rule, or if the constructor fails
   * @param k Gibbs steps between updates, at least 1
   */
  public RbmLearning(NegativePhase negative, int k, UpdateSettings settings) {
    this(negative, KSchedule.constant(k), settings);
  }

  /**
   * Creates a rule whose k changes over the epochs.
   *
   * @throws IllegalArgumentException if sigma is to be learned from means of the visible units
   */
  public RbmLearning(NegativePhase negative, KSchedule schedule, UpdateSettings settings) {
    this.rbm = negative.rbm();
    this.schedule = schedule;
    this.k = schedule.at(0);
    this.workspace = new Workspace(rbm.backend());
    this.negative = workspace.own(() -> negative);
    if (settings.sigma() != null && !negative.samplesVisible()) {
      // The variance of means is less than that of samples by sigma^2: sigma would grow without
      // bound.
      workspace.close();
      throw new IllegalArgumentException(
          "sigma cannot be learned from means of the visible units: use CD with samples, or fix"
              + " sigma");
    }
    this.update = workspace.own(() -> new RbmUpdate(rbm, settings));
    this.hPos = workspace.own(() -> new RowScratch(rbm.backend(), rbm.hidden()));
  }

  @Override
  public void reserve(int batch) {
    if (batch > reserved) {
      negative.reserve(batch);
      int m = negative.v(batch).rows();
      rbm.reserve(Math.max(batch, m));
      update.reserve(batch, m);
      hPos.reserve(batch);
      reserved = batch;
    }
  }

  /** Starts persistent chains at random; has no effect where the chains start at the data. */
  public void startChainsAtRandom() {
    negative.startAtRandom();
  }

  @Override
  public void requireReady() {
    // Identical hidden units have identical statistics, so their updates would be identical too.
    if (rbm.hidden() > 1 && isZero(rbm.weights()) && isConstant(rbm.hiddenBias())) {
      throw new IllegalArgumentException(
          "all weights of the RBM are zero and its %d hidden units are identical, and every update would leave them identical: initialise it before training (Rbm.initialise with a weightScale above 0)"
              .formatted(rbm.hidden()));
    }
  }

  private boolean isZero(Matrix x) {
    return rbm.backend().dot(x, x) == 0;
  }

  private boolean isConstant(Matrix row) {
    float[] values = rbm.backend().download(row);
    for (float value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void startEpoch(int epoch) {
    k = schedule.at(epoch);
    negative.startEpoch(epoch);
  }

  @Override
  public int variant() {
    return k;
  }

  @Override
  public long stepsToNext() {
    return negative.stepsToNext();
  }

  @Override
  public void prepare(double rate, double momentum, int rows) {
    reserve(rows);
    update.prepare(rate, momentum, rows, negative.v(rows).rows());
    negative.prepare(rows);
  }

  @Override
  public void step(Matrix v) {
    int n = v.rows();
    Matrix h = hPos.rows(n);
    negative.start(v, h, update);
    negative.run(v, h, k);
    update.gather(v, h, negative.v(n), negative.hMean(n));
    negative.learn(v, h, update);
    update.move();
  }

  /** The phase that supplies the model's states. */
  public NegativePhase negativePhase() {
    return negative;
  }

  @Override
  public @Nullable ChainMemory chainMemory() {
    return negative.memory();
  }

  @Override
  public Map<String, Matrix> parameters() {
    return rbm.parameters();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.putAll(negative.state());
    return state;
  }

  @Override
  public Map<String, RandomStream> streams() {
    return negative.streams();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
