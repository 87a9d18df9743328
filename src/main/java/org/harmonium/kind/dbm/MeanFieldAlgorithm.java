package org.harmonium.kind.dbm;

import java.util.Map;
import java.util.TreeMap;
import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.machine.MachineAlgorithm;
import org.harmonium.learning.Centring;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.MeanFieldSettings;
import org.harmonium.learning.SigmaSettings;
import org.harmonium.learning.SparsityTarget;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.jspecify.annotations.Nullable;

/**
 * Mean-field inference and persistent chains, of deep Boltzmann machines.
 *
 * @param steps Gibbs sweeps of the chains between updates
 * @param chains the number of persistent chains, independent of the batch
 * @param iterations mean-field iterations of the positive phase
 * @param damping share of the old means that an iteration keeps
 * @param plan epochs, minibatches and rates
 * @param update decay, sparsity of all hidden layers, centring
 * @param stop when to stop early; null for never
 */
@VariantName("mean-field")
public record MeanFieldAlgorithm(
    @Inlined KSchedule steps,
    @Default("100") int chains,
    @Default("10") int iterations,
    @Default("0") double damping,
    @Inlined TrainingPlan plan,
    @Inlined UpdateSettings update,
    EarlyStop.@Nullable Settings stop)
    implements MachineAlgorithm {
  /** Checks the ranges. */
  public MeanFieldAlgorithm {
    Range.within("chains", chains, 1, 1_000_000);
    Range.within("iterations", iterations, 1, 100_000);
    Range.belowOne("damping", damping);
  }

  /** Returns the settings of the rule for a machine with {@code depth} hidden layers. */
  MeanFieldSettings rule(int depth) {
    Map<Integer, SparsityTarget> sparsity = new TreeMap<>();
    SparsityTarget target = update.sparsity();
    for (int l = 1; l <= depth && target != null; l++) {
      sparsity.put(l, target);
    }
    Centring centring = update.centring();
    return new MeanFieldSettings(
        iterations,
        damping,
        steps,
        chains,
        update.l2(),
        update.l1(),
        sparsity,
        centring == null ? 0 : 1 - centring.memory(),
        update.sigma());
  }

  @Override
  public @Nullable SigmaSettings sigma() {
    return update.sigma();
  }

  @Override
  public String remedy() {
    return "raise k, set centring, or add l2 to keep the weights small";
  }
}
