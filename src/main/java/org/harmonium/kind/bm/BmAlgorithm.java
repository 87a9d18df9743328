package org.harmonium.kind.bm;

import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.machine.MachineAlgorithm;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.TrainingPlan;
import org.jspecify.annotations.Nullable;

/** An algorithm that learns a general Boltzmann machine. */
public sealed interface BmAlgorithm extends MachineAlgorithm {
  /** Quadratic weight decay. */
  double l2();

  /** Decay of the weights towards zero at constant speed. */
  double l1();

  /**
   * Persistent chains, with mean-field inference of the hidden units.
   *
   * @param steps Gibbs sweeps of the chains between updates
   * @param chains the number of persistent chains, independent of the batch
   * @param iterations mean-field iterations of the positive phase
   * @param damping share of the old means that an iteration keeps
   * @param plan epochs, minibatches and rates
   * @param l2 quadratic decay of the weights
   * @param l1 decay of the weights towards zero at constant speed
   * @param stop when to stop early; null for never
   */
  @VariantName("pcd")
  record Pcd(
      @Inlined KSchedule steps,
      @Default("100") int chains,
      @Default("10") int iterations,
      @Default("0") double damping,
      @Inlined TrainingPlan plan,
      @Default("0") double l2,
      @Default("0") double l1,
      EarlyStop.@Nullable Settings stop)
      implements BmAlgorithm {
    /** Checks the ranges. */
    public Pcd {
      Range.within("chains", chains, 1, 1_000_000);
      Range.within("iterations", iterations, 1, 100_000);
      Range.belowOne("damping", damping);
      Range.notNegative("l2", l2);
      Range.notNegative("l1", l1);
    }

    @Override
    public String remedy() {
      return "raise k, or add l2 to keep the weights small";
    }
  }

  /**
   * The exact gradient, of machines of at most 20 units.
   *
   * @param plan epochs, minibatches and rates
   * @param l2 quadratic decay of the weights
   * @param l1 decay of the weights towards zero at constant speed
   * @param stop when to stop early; null for never
   */
  @VariantName("exact")
  record Exact(
      @Inlined TrainingPlan plan,
      @Default("0") double l2,
      @Default("0") double l1,
      EarlyStop.@Nullable Settings stop)
      implements BmAlgorithm {
    /** Checks the ranges. */
    public Exact {
      Range.notNegative("l2", l2);
      Range.notNegative("l1", l1);
    }
  }
}
