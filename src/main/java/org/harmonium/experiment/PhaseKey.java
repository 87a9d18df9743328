package org.harmonium.experiment;

import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.experiment.settings.Experiment;

/** Where in an experiment a phase of learning is set, as {@code --set} has it. */
final class PhaseKey {
  private PhaseKey() {}

  /**
   * Such as {@code learning} or {@code pretraining.0}, which may stand for all layers.
   *
   * @param phase its number, from 0
   */
  static String of(Experiment experiment, int phase) {
    boolean isLast = phase == experiment.phases().size() - 1;
    return isLast && experiment.learning() != null
        ? "learning"
        : "pretraining." + Math.min(phase, experiment.pretraining().size() - 1);
  }

  /** Those of all phases, each once. */
  static List<String> all(Experiment experiment) {
    return IntStream.range(0, experiment.phases().size())
        .mapToObj(phase -> of(experiment, phase))
        .distinct()
        .toList();
  }
}
