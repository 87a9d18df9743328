package org.harmonium.experiment.settings;

import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.jspecify.annotations.Nullable;

/**
 * How an RBM is learned.
 *
 * @param algorithm cd: chains start at the data; pcd: chains go on from update to update
 * @param k Gibbs steps between updates
 * @param chains chains of pcd, independent of the batch
 * @param visible what the chains of cd reconstruct: means or samples
 * @param epochs passes over the training rows
 * @param batch rows of a minibatch
 * @param rate learning rate
 * @param momentum share of the last update that is kept
 * @param l2 quadratic decay of the weights
 * @param l1 decay of the weights towards zero at constant speed
 * @param sparsity target for the hidden units' activity; null for none
 * @param stop when to stop early; null for never
 */
public record LearningSettings(
    @Default("pcd") Algorithm algorithm,
    @Default("1") int k,
    @Default("100") int chains,
    @Default("means") VisibleStates visible,
    int epochs,
    @Default("100") int batch,
    ScheduleSettings rate,
    @Default("0") ScheduleSettings momentum,
    @Default("0") double l2,
    @Default("0") double l1,
    @Nullable SparsitySettings sparsity,
    @Nullable StopSettings stop) {

  /** The learning rules. */
  public enum Algorithm {
    /** Contrastive divergence. */
    CD,
    /** Persistent contrastive divergence. */
    PCD
  }

  /**
   * A target for the hidden units' mean activity.
   *
   * @param target wanted mean activity
   * @param cost strength of the penalty
   * @param memory share of the running estimate kept at each update
   */
  public record SparsitySettings(
      double target, @Default("0.01") double cost, @Default("0.95") double memory) {
    /** Checks the ranges. */
    public SparsitySettings {
      Range.probability("target", target);
      Range.notNegative("cost", cost);
      Range.belowOne("memory", memory);
    }
  }

  /**
   * Stops when a metric has not improved for some measurements.
   *
   * @param metric a column of metrics.csv
   * @param better which way is better
   * @param patience how many measurements without improvement
   */
  public record StopSettings(
      String metric, @Default("higher") Better better, @Default("5") int patience) {
    /** Checks the ranges. */
    public StopSettings {
      Range.positive("patience", patience);
    }
  }

  /** Checks the ranges. */
  public LearningSettings {
    Range.within("k", k, 1, 100_000);
    Range.within("chains", chains, 1, 1_000_000);
    Range.within("epochs", epochs, 1, 1_000_000);
    Range.within("batch", batch, 1, 1_000_000);
    Range.notNegative("l2", l2);
    Range.notNegative("l1", l1);
    if (rate.start() < 0 || (rate.end() != null && rate.end() < 0)) {
      throw new IllegalArgumentException("rate must not be negative; give 0 or more");
    }
    if (Math.min(momentum.start(), momentum.last()) < 0
        || Math.max(momentum.start(), momentum.last()) >= 1) {
      throw new IllegalArgumentException("momentum must be from 0 to below 1");
    }
  }

  /** What the trainer needs to know of it. */
  public TrainingPlan plan() {
    return new TrainingPlan(epochs, batch, rate.schedule(), momentum.schedule());
  }

  /** What the update needs to know of it. */
  public UpdateSettings update() {
    return new UpdateSettings(
        l2,
        l1,
        sparsity == null
            ? null
            : new SparsityTarget(sparsity.target(), sparsity.cost(), sparsity.memory()));
  }
}
