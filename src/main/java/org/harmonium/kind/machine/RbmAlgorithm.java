package org.harmonium.kind.machine;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.FastPersistentContrastiveDivergence;
import org.harmonium.learning.FastWeights;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.MeanFieldContrastiveDivergence;
import org.harmonium.learning.NegativePhase;
import org.harmonium.learning.ParallelTempering;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/** An algorithm that learns an RBM, alone or as a layer of a deep model. */
public interface RbmAlgorithm extends MachineAlgorithm {
  /** All algorithms. */
  List<Class<? extends LearningSettings>> ALL =
      List.of(Cd.class, Pcd.class, Fpcd.class, Tempering.class, MeanFieldCd.class);

  /**
   * The algorithms for RBMs with scaled inputs. These RBMs have no energy, which tempering needs
   * for its swaps.
   */
  List<Class<? extends LearningSettings>> OF_SCALED =
      List.of(Cd.class, Pcd.class, Fpcd.class, MeanFieldCd.class);

  /** Weight decay, sparsity and centring. */
  UpdateSettings update();

  @Override
  default @Nullable SigmaSettings sigma() {
    return update().sigma();
  }

  /** The Gibbs steps of the chains between updates. */
  KSchedule steps();

  /** Opens the negative phase, which provides states of the model. The caller closes it. */
  NegativePhase negativePhase(Rbm rbm, RandomStream random);

  /** Opens the learning rule with its chains started. The caller closes it. */
  default LearningRule open(Rbm rbm, RandomStream random) {
    return Workspace.prepared(
        new RbmLearning(negativePhase(rbm, random), steps(), update()),
        RbmLearning::startChainsAtRandom);
  }

  /** Opens the phase in which an RBM is learned, alone or as a layer. */
  static Phase phase(Rbm rbm, PhaseRows<WatchedRows> rows) {
    Backend backend = rbm.backend();
    RbmAlgorithm learning = rows.learning(RbmAlgorithm.class);
    return rows.open(
        backend,
        () -> learning.open(rbm, rows.chains(backend)),
        (rule, watched) -> new RbmMonitor(rbm, watched, learning, rows.task()),
        new Diagnostics(learning, backend)::warnings);
  }

  /**
   * Contrastive divergence.
   *
   * @param steps Gibbs steps of the reconstruction
   * @param visible the values of the visible units in a reconstruction: means or samples
   * @param plan epochs, minibatches and rates
   * @param update decay, sparsity, centring
   * @param stop when to stop early; null for never
   */
  @VariantName("cd")
  record Cd(
      @Inlined KSchedule steps,
      @Default("means") VisibleStates visible,
      @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update,
      EarlyStop.@Nullable Settings stop)
      implements RbmAlgorithm {
    @Override
    public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      return new ContrastiveDivergence(rbm, visible, random);
    }
  }

  /**
   * Persistent contrastive divergence.
   *
   * @param steps Gibbs steps of the chains between updates
   * @param chains the number of persistent chains, independent of the batch
   * @param plan epochs, minibatches and rates
   * @param update decay, sparsity, centring
   * @param stop when to stop early; null for never
   */
  @VariantName("pcd")
  record Pcd(
      @Inlined KSchedule steps,
      @Default("100") int chains,
      @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update,
      EarlyStop.@Nullable Settings stop)
      implements RbmAlgorithm {
    /** Checks the range. */
    public Pcd {
      Range.within("chains", chains, 1, 1_000_000);
    }

    @Override
    public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      return new PersistentContrastiveDivergence(rbm, chains, random);
    }

    @Override
    public String remedy() {
      return "raise k, add l2 to keep the weights small, or learn by fpcd or tempering";
    }
  }

  /**
   * Persistent contrastive divergence with fast weights.
   *
   * @param steps Gibbs steps of the chains between updates
   * @param chains the number of persistent chains, independent of the batch
   * @param fastRate learning rate of the fast weights
   * @param plan epochs, minibatches and rates
   * @param update decay, sparsity, centring
   * @param stop when to stop early; null for never
   */
  @VariantName("fpcd")
  record Fpcd(
      @Inlined KSchedule steps,
      @Default("100") int chains,
      @Default("0.05") double fastRate,
      @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update,
      EarlyStop.@Nullable Settings stop)
      implements RbmAlgorithm {
    /** Checks the ranges. */
    public Fpcd {
      Range.within("chains", chains, 1, 1_000_000);
      Range.notNegative("fastRate", fastRate);
    }

    @Override
    public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      FastWeights fast = new FastWeights(fastRate, FastWeights.USUAL_DECAY);
      return new FastPersistentContrastiveDivergence(rbm, fast, chains, random);
    }

    @Override
    public String remedy() {
      return "raise k or fastRate, or learn by tempering";
    }
  }

  /**
   * Parallel tempering.
   *
   * @param steps Gibbs steps of the chains between updates
   * @param chains the number of persistent chains at each temperature
   * @param temperatures the number of inverse temperatures, evenly from 0 to 1
   * @param plan epochs, minibatches and rates
   * @param update decay, sparsity, centring
   * @param stop when to stop early; null for never
   */
  @VariantName("tempering")
  record Tempering(
      @Inlined KSchedule steps,
      @Default("100") int chains,
      @Default("10") int temperatures,
      @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update,
      EarlyStop.@Nullable Settings stop)
      implements RbmAlgorithm {
    /** Checks the ranges. */
    public Tempering {
      Range.within("chains", chains, 1, 1_000_000);
      Range.within("temperatures", temperatures, 2, 10_000);
    }

    @Override
    public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      return new ParallelTempering(rbm, ParallelTempering.evenly(temperatures), chains, random);
    }

    @Override
    public String remedy() {
      return "raise k or temperatures";
    }
  }

  /**
   * Contrastive divergence with means instead of samples.
   *
   * @param steps mean-field steps of the reconstruction
   * @param damping share of the old means that a step keeps
   * @param plan epochs, minibatches and rates
   * @param update decay, sparsity, centring
   * @param stop when to stop early; null for never
   */
  @VariantName("mean-field-cd")
  record MeanFieldCd(
      @Inlined KSchedule steps,
      @Default("0") double damping,
      @Inlined TrainingPlan plan,
      @Inlined UpdateSettings update,
      EarlyStop.@Nullable Settings stop)
      implements RbmAlgorithm {
    /** Checks the range. */
    public MeanFieldCd {
      Range.belowOne("damping", damping);
    }

    @Override
    public NegativePhase negativePhase(Rbm rbm, RandomStream random) {
      return new MeanFieldContrastiveDivergence(rbm, damping);
    }
  }
}
