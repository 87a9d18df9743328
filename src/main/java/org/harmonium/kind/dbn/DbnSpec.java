package org.harmonium.kind.dbn;

import java.util.List;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.VariantName;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.machine.MachineSpec;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.learning.FeatureData;

/**
 * A deep belief net of binary units.
 *
 * @param hidden the numbers of hidden units, layer by layer
 * @param labels whether the data's labels are joined with the highest layer but one
 * @param features what a layer learns from: samples of the layer below (the stochastic pass),
 *     factorised (samples around the means of a deterministic pass) or means
 * @param transposed whether a layer of fitting size begins at the transposed weights of the layer
 *     below
 * @param weightScale the standard deviation of the initial weights
 * @param hiddenBias the initial hidden biases: an entry for each layer, or one for all. A top layer
 *     of many units needs a negative one: see decision 0009
 */
@VariantName("dbn")
public record DbnSpec(
    List<Integer> hidden,
    @Default("false") boolean labels,
    @Default("samples") FeatureData.Pass features,
    @Default("false") boolean transposed,
    @Default("0.01") double weightScale,
    @Default("[0]") List<Double> hiddenBias)
    implements MachineSpec {
  /** Checks the ranges. */
  public DbnSpec {
    MachineSpec.requireLayers(hidden, 2);
    Range.notNegative("weightScale", weightScale);
    hiddenBias.forEach(bias -> Range.finite("hiddenBias", bias));
    if (hiddenBias.size() != 1 && hiddenBias.size() != hidden.size()) {
      throw new IllegalArgumentException(
          "hiddenBias has %d entries for %d layers; give one for each layer, or one for all"
              .formatted(hiddenBias.size(), hidden.size()));
    }
  }

  /** The initial bias of a hidden layer, from 1. */
  double hiddenBias(int layer) {
    return hiddenBias.get(Math.min(layer, hiddenBias.size()) - 1);
  }

  @Override
  public int stackedLayers() {
    return hidden.size();
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(UpDownLearning.class);
  }

  @Override
  public List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    return RbmAlgorithm.ALL;
  }

  @Override
  public String needsPretraining() {
    return "a dbn is learned layer by layer: write under 'pretraining' how";
  }

  @Override
  public boolean isLearnedByPretraining() {
    return true;
  }
}
