package org.harmonium.experiment.training;

import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;

/** What is known of the experiments with a family of models before they run, and how they run. */
public interface Family {
  /**
   * Refuses what cannot be learned, before a run leaves anything behind.
   *
   * @throws IllegalArgumentException naming the setting
   * @throws org.harmonium.data.BadInputException if rows are none that the model can learn
   */
  void require(Experiment experiment, PreparedData data);

  /** The figures that each phase measures, phase by phase: the columns of its metrics. */
  List<List<String>> figures(Experiment experiment, PreparedData data);

  /** The names of the results that a run may give. */
  Set<String> results(Experiment experiment, PreparedData data);

  /**
   * The numbers that a run holds.
   *
   * @param grain columns that a row is padded to: 1 for none
   * @param batch the most rows of a minibatch, whatever the settings have
   */
  Numbers numbers(Experiment experiment, Dataset train, long grain, long batch);

  /** The model as the experiment describes it, at its initial values. */
  Training training(Backend backend, Experiment experiment, PreparedData data);
}
