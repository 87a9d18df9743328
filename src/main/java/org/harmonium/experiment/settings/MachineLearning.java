package org.harmonium.experiment.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;
import org.harmonium.experiment.yaml.VariantName;
import org.harmonium.learning.Centring;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.UpdateSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a machine is learned, or one layer of a deep one.
 *
 * @param algorithm where the gradient's model term comes from
 * @param k Gibbs steps between updates; mean-field steps of mean-field-cd
 * @param kStages what k becomes in later epochs
 * @param chains persistent chains, independent of the batch; of up-down 0 means none
 * @param visible what the chains of cd reconstruct: means or samples
 * @param iterations mean-field iterations of the positive phase (mean-field, and pcd of a bm)
 * @param damping share of the old means that a mean-field iteration keeps
 * @param temperatures how many inverse temperatures of tempering, evenly from 0 to 1
 * @param fastRate learning rate of the fast weights of fpcd
 * @param epochs passes over the training rows
 * @param batch rows of a minibatch
 * @param rate learning rate
 * @param momentum share of the last update that is kept
 * @param l2 quadratic decay of the weights
 * @param l1 decay of the weights towards zero at constant speed
 * @param centring the memory of the offsets of the centred gradient; null for the plain gradient
 * @param sparsity target for the hidden units' activity; null for none
 * @param sigma how the deviations of Gaussian visible units are learned; null if they stay
 * @param stop when to stop early; null for never
 */
@VariantName({"cd", "pcd", "fpcd", "tempering", "mean-field-cd", "mean-field", "up-down", "exact"})
public record MachineLearning(
    @Default("pcd") Algorithm algorithm,
    @Default("1") int k,
    @Default("[]") List<KStage> kStages,
    @Default("100") int chains,
    @Default("means") VisibleStates visible,
    @Default("10") int iterations,
    @Default("0") double damping,
    @Default("10") int temperatures,
    @Default("0.05") double fastRate,
    int epochs,
    @Default("100") int batch,
    ScheduleSettings rate,
    @Default("0") ScheduleSettings momentum,
    @Default("0") double l2,
    @Default("0") double l1,
    @Nullable Double centring,
    @Nullable SparsitySettings sparsity,
    @Nullable SigmaLearning sigma,
    @Nullable StopSettings stop)
    implements LearningSettings {

  /** The learning rules. */
  public enum Algorithm {
    /** Contrastive divergence, of RBMs. */
    CD,
    /** Persistent contrastive divergence, of RBMs and general machines. */
    PCD,
    /** The same with fast weights, of RBMs. */
    FPCD,
    /** Parallel tempering, of RBMs. */
    TEMPERING,
    /** Contrastive divergence by means instead of samples, of RBMs. */
    MEAN_FIELD_CD,
    /** Mean-field inference and persistent chains, of deep Boltzmann machines. */
    MEAN_FIELD,
    /** Contrastive wake-sleep, of deep belief nets. */
    UP_DOWN,
    /** The exact gradient, of general machines of at most 20 units. */
    EXACT
  }

  /**
   * What k is from an epoch on.
   *
   * @param epoch counted from 0
   * @param k Gibbs steps
   */
  public record KStage(int epoch, int k) {
    /** Checks the ranges. */
    public KStage {
      Range.within("epoch", epoch, 1, 1_000_000);
      Range.within("k", k, 1, 100_000);
    }
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
      new SparsityTarget(target, cost, memory);
    }
  }

  /**
   * How the deviations of Gaussian visible units are learned.
   *
   * @param ratio their learning rate over that of the weights
   * @param least the least deviation
   * @param most the largest
   */
  public record SigmaLearning(
      @Default("0.1") double ratio, @Default("0.05") double least, @Default("10") double most) {
    /** Checks the ranges. */
    public SigmaLearning {
      new SigmaSettings(ratio, least, most);
    }
  }

  /** Checks the ranges. */
  public MachineLearning {
    Range.within("k", k, 1, 100_000);
    Range.within("chains", chains, algorithm == Algorithm.UP_DOWN ? 0 : 1, 1_000_000);
    Range.within("iterations", iterations, 1, 100_000);
    Range.belowOne("damping", damping);
    Range.within("temperatures", temperatures, 2, 10_000);
    Range.notNegative("fastRate", fastRate);
    Range.notNegative("l2", l2);
    Range.notNegative("l1", l1);
    if (centring != null) {
      Range.belowOne("centring", centring);
    }
    requireOrder(k, kStages);
    LearningSettings.requireRanges(epochs, batch, rate, momentum);
  }

  /** Those of all phases of a machine, in order. */
  public static List<MachineLearning> all(Experiment experiment) {
    return experiment.phases().stream().map(MachineLearning.class::cast).toList();
  }

  @Override
  public String algorithmName() {
    return algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the update needs to know of it. */
  public UpdateSettings update() {
    return new UpdateSettings(
        l2,
        l1,
        target(),
        sigma == null ? null : new SigmaSettings(sigma.ratio(), sigma.least(), sigma.most()),
        centring == null ? null : new Centring(centring));
  }

  /** The target for the hidden units' activity; null for none. */
  public @Nullable SparsityTarget target() {
    return sparsity == null
        ? null
        : new SparsityTarget(sparsity.target(), sparsity.cost(), sparsity.memory());
  }

  private static void requireOrder(int k, List<KStage> kStages) {
    try {
      kSchedule(k, kStages);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("kStages: " + e.getMessage(), e);
    }
  }

  /** k over the epochs. */
  public KSchedule kSchedule() {
    return kSchedule(k, kStages);
  }

  private static KSchedule kSchedule(int k, List<KStage> kStages) {
    List<KSchedule.Stage> stages = new ArrayList<>(List.of(new KSchedule.Stage(0, k)));
    kStages.forEach(stage -> stages.add(new KSchedule.Stage(stage.epoch(), stage.k())));
    return new KSchedule(stages);
  }
}
