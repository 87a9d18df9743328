package org.harmonium.kind.dbm;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.machine.MachineSpec;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.model.UnitsDescription;

/**
 * A deep Boltzmann machine.
 *
 * @param hidden the numbers of hidden units, layer by layer
 * @param visibleUnits bernoulli or gaussian
 * @param weightScale the standard deviation of the initial weights
 * @param hiddenBias the initial hidden bias
 */
@VariantName("dbm")
public record DbmSpec(
    List<Integer> hidden,
    @Default("bernoulli") String visibleUnits,
    @Default("0.01") double weightScale,
    @Default("0") double hiddenBias)
    implements MachineSpec {
  /** Checks the ranges. */
  public DbmSpec {
    MachineSpec.requireLayers(hidden, 1);
    MachineSpec.requireUnits("visibleUnits", visibleUnits, UnitsDescription::visibleObjection);
    Range.notNegative("weightScale", weightScale);
    Range.finite("hiddenBias", hiddenBias);
  }

  @Override
  public int stackedLayers() {
    return hidden.size();
  }

  @Override
  public String forAnyValues() {
    return "model.visibleUnits=gaussian";
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(MeanFieldAlgorithm.class);
  }

  /** The RBMs of a stack of several layers have scaled inputs. */
  @Override
  public List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    return hidden.size() > 1 ? RbmAlgorithm.OF_SCALED : RbmAlgorithm.ALL;
  }
}
