package org.harmonium.kind.dbn;

import org.harmonium.config.Default;
import org.harmonium.config.Inlined;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.machine.MachineAlgorithm;
import org.harmonium.learning.EarlyStop;
import org.harmonium.learning.KSchedule;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.jspecify.annotations.Nullable;

/**
 * Contrastive wake-sleep, of deep belief nets.
 *
 * @param steps Gibbs steps of the top RBM's chains between updates
 * @param chains the number of persistent chains; 0 for chains that start at the data
 * @param plan epochs, minibatches and rates
 * @param update decay, sparsity, centring
 * @param stop when to stop early; null for never
 */
@VariantName("up-down")
public record UpDownLearning(
    @Inlined KSchedule steps,
    @Default("100") int chains,
    @Inlined TrainingPlan plan,
    @Inlined UpdateSettings update,
    EarlyStop.@Nullable Settings stop)
    implements MachineAlgorithm {
  /** Checks the range. */
  public UpDownLearning {
    Range.within("chains", chains, 0, 1_000_000);
  }

  @Override
  public String remedy() {
    return "raise k, or set chains=0 to start them at the data";
  }
}
