package org.harmonium.learning;

import java.util.Map;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowScratch;
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
 * <p>CD, PCD, FPCD, parallel tempering and mean-field CD are this rule with different negative
 * phases.
 */
public final class RbmLearning extends GibbsLearning {
  private final Rbm rbm;
  private final NegativePhase negative;
  final RbmUpdate update;
  private final RowScratch hPos; // (n, H)

  /**
   * @param negative closed with the rule, or if the constructor fails
   * @param k Gibbs steps between updates, at least 1
   */
  public RbmLearning(NegativePhase negative, int k, UpdateSettings settings) {
    this(negative, KSchedule.constant(k), settings);
  }

  /**
   * Creates a rule whose k changes over the epochs. Closes the phase if it fails.
   *
   * @throws IllegalArgumentException if sigma is to be learned from means of the visible units
   */
  public RbmLearning(NegativePhase negative, KSchedule schedule, UpdateSettings settings) {
    super(negative.rbm().backend(), negative.rbm()::parameters, negative.streams(), schedule);
    this.rbm = negative.rbm();
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
    negative.reserve(batch);
    int m = negative.v(batch).rows();
    rbm.reserve(Math.max(batch, m));
    update.reserve(batch, m);
    hPos.reserve(batch);
  }

  /** Starts persistent chains at random, if there are any. */
  public void startChainsAtRandom() {
    negative.startAtRandom();
  }

  @Override
  public void requireReady() {
    // Identical hidden units have identical statistics, so their updates would be identical too.
    Backend backend = rbm.backend();
    boolean isZero = backend.dot(rbm.weights(), rbm.weights()) == 0;
    if (rbm.hidden() > 1 && isZero && isConstant(backend.download(rbm.hiddenBias()))) {
      throw new IllegalArgumentException(
          "all weights of the RBM are zero and its %d hidden units are identical, and every update would leave them identical: initialise it before training (Rbm.initialise with a weightScale above 0)"
              .formatted(rbm.hidden()));
    }
  }

  private static boolean isConstant(float[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] == values[0]);
  }

  @Override
  public void startEpoch(int epoch) {
    super.startEpoch(epoch);
    negative.startEpoch(epoch);
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
    negative.run(v, h, variant());
    update.gather(v, h, negative.v(n), negative.hMean(n));
    negative.learn(v, h, update);
    update.move();
  }

  public NegativePhase negativePhase() {
    return negative;
  }

  @Override
  public @Nullable ChainMemory chainMemory() {
    return negative.memory();
  }

  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = update.state();
    state.putAll(negative.state());
    return state;
  }
}
