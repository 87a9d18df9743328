package org.harmonium;

import java.util.List;
import org.harmonium.config.YamlRecords;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.kind.LearningSettings;

/**
 * Settings of learning in a record that the model's kind need not know, such as that of a rule of
 * one's own.
 *
 * @param type the record
 * @param yaml its settings at first
 */
record OwnLearning(Class<? extends LearningSettings> type, String yaml) {
  private static final String PREFIX = "learning.";

  /** The settings in a record. */
  static OwnLearning of(LearningSettings settings) {
    if (settings instanceof Record record) {
      return new OwnLearning(settings.getClass(), YamlRecords.write(record));
    }
    throw new IllegalArgumentException(
        "learning: %s is not a record; write the settings as a record"
            .formatted(settings.getClass().getName()));
  }

  /** Does a setting of an experiment belong to learning? */
  static boolean isOfLearning(String override) {
    return override.startsWith(PREFIX);
  }

  /** The record with the settings of learning among others of an experiment. */
  LearningSettings read(List<String> overrides) {
    List<String> own =
        overrides.stream()
            .filter(OwnLearning::isOfLearning)
            .map(override -> override.substring(PREFIX.length()))
            .toList();
    Object read = YamlRecords.read(yaml, "learning", type.asSubclass(Record.class), own);
    return type.cast(read);
  }

  /** An experiment that learns by such settings. */
  static Experiment in(Experiment experiment, LearningSettings learning) {
    return new Experiment(
        experiment.name(),
        experiment.question(),
        experiment.source(),
        experiment.seed(),
        experiment.data(),
        experiment.model(),
        experiment.pretraining(),
        learning,
        experiment.watch(),
        experiment.checkpoints(),
        experiment.images(),
        experiment.estimate(),
        experiment.backend(),
        experiment.expected(),
        experiment.small(),
        experiment.comparison());
  }
}
