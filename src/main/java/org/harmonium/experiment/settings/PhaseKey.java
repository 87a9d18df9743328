package org.harmonium.experiment.settings;

import java.util.List;
import java.util.stream.IntStream;

/** Where in an experiment a phase of learning is set, as {@code --set} has it. */
public final class PhaseKey {
  private PhaseKey() {}

  /**
   * Such as {@code learning} or {@code pretraining.0}, which may stand for all layers.
   *
   * @param phase its number, from 0
   */
  public static String of(Experiment experiment, int phase) {
    boolean isLast = phase == experiment.phases().size() - 1;
    return isLast && experiment.learning() != null
        ? "learning"
        : "pretraining." + Math.min(phase, experiment.pretraining().size() - 1);
  }

  /** Those of all phases, each once. */
  public static List<String> all(Experiment experiment) {
    return IntStream.range(0, experiment.phases().size())
        .mapToObj(phase -> of(experiment, phase))
        .distinct()
        .toList();
  }
}
