package org.harmonium.kind.rbm;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.machine.MachineSpec;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.model.UnitsDescription;

/**
 * A restricted Boltzmann machine.
 *
 * @param hidden the number of hidden units
 * @param visibleUnits bernoulli, gaussian, softmax:K (columns in groups of K) or binomial:N
 * @param hiddenUnits bernoulli, unit-gaussian, softmax:K, binomial:N or rectified
 * @param weightScale the standard deviation of the initial weights
 * @param hiddenBias the initial hidden bias
 */
@VariantName("rbm")
public record RbmSpec(
    int hidden,
    @Default("bernoulli") String visibleUnits,
    @Default("bernoulli") String hiddenUnits,
    @Default("0.01") double weightScale,
    @Default("0") double hiddenBias)
    implements MachineSpec {
  /** Checks the ranges. */
  public RbmSpec {
    Range.within("hidden", hidden, 1, 1_000_000);
    MachineSpec.requireUnits("visibleUnits", visibleUnits, UnitsDescription::visibleObjection);
    MachineSpec.requireUnits("hiddenUnits", hiddenUnits, UnitsDescription::hiddenObjection);
    Range.notNegative("weightScale", weightScale);
    Range.finite("hiddenBias", hiddenBias);
  }

  @Override
  public String forAnyValues() {
    return "model.visibleUnits=gaussian";
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return RbmAlgorithm.ALL;
  }
}
