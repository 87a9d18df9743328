package org.harmonium.experiment.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.harmonium.experiment.settings.MachineLearning.Algorithm;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.yaml.YamlRecords;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings that the algorithm they are given with would not look at: whoever gave them
 * wants something that would not happen. Their defaults stand in every experiment and pass.
 *
 * <p>The number of chains passes too where there are none: algorithms are compared by {@code --set
 * learning.algorithm=cd} on one experiment. So does {@code visible} where chains are always made of
 * samples.
 */
final class IgnoredSettings {
  private static final MachineLearning DEFAULTS =
      YamlRecords.read("{epochs: 1, rate: 0}", "defaults", MachineLearning.class, List.of());

  private static final Map<String, Function<MachineLearning, @Nullable Object>> VALUES =
      Map.of(
          "k", MachineLearning::k,
          "kStages", MachineLearning::kStages,
          "visible", MachineLearning::visible,
          "iterations", MachineLearning::iterations,
          "damping", MachineLearning::damping,
          "temperatures", MachineLearning::temperatures,
          "fastRate", MachineLearning::fastRate,
          "centring", MachineLearning::centring,
          "sparsity", MachineLearning::sparsity);

  private IgnoredSettings() {}

  /**
   * @param phase {@code learning} or {@code pretraining}
   */
  static void refuse(String phase, MachineLearning learning, ModelSettings model) {
    for (String key : new TreeSet<>(ignored(learning.algorithm(), model instanceof BmSettings))) {
      Function<MachineLearning, @Nullable Object> value =
          Objects.requireNonNull(VALUES.get(key), key);
      if (!Objects.equals(value.apply(learning), value.apply(DEFAULTS))) {
        throw new IllegalArgumentException(
            "%s.%s is not for the algorithm '%s'%s, which would ignore it: leave it out"
                .formatted(
                    phase,
                    key,
                    learning.algorithmName(),
                    model instanceof BmSettings ? " of a bm" : ""));
      }
    }
  }

  private static Set<String> ignored(Algorithm algorithm, boolean ofBm) {
    return switch (algorithm) {
      case CD, UP_DOWN -> Set.of("iterations", "damping", "temperatures", "fastRate");
      case PCD ->
          ofBm
              ? Set.of("temperatures", "fastRate", "centring", "sparsity")
              : Set.of("iterations", "damping", "temperatures", "fastRate");
      case FPCD -> Set.of("iterations", "damping", "temperatures");
      case TEMPERING -> Set.of("iterations", "damping", "fastRate");
      case MEAN_FIELD_CD -> Set.of("visible", "iterations", "temperatures", "fastRate");
      case MEAN_FIELD -> Set.of("temperatures", "fastRate");
      case EXACT -> VALUES.keySet();
    };
  }
}
