package org.harmonium.kind.bm;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.machine.MachineSpec;

/**
 * A general Boltzmann machine of binary units.
 *
 * @param hidden the number of hidden units; 0 for none
 * @param connections full, or lattice (the visible units, in the shape of the data's pictures, are
 *     joined with their neighbours only, and with all hidden units)
 * @param weightScale the standard deviation of the initial weights
 */
@VariantName("bm")
public record BmSpec(
    @Default("0") int hidden,
    @Default("full") Connections connections,
    @Default("0.01") double weightScale)
    implements MachineSpec {
  /** Which units are connected. */
  public enum Connections {
    /** Every pair of units. */
    FULL,
    /** Visible units with their four neighbours. */
    LATTICE
  }

  /** Checks the ranges. */
  public BmSpec {
    Range.within("hidden", hidden, 0, 10_000);
    Range.notNegative("weightScale", weightScale);
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(BmAlgorithm.Pcd.class, BmAlgorithm.Exact.class);
  }
}
