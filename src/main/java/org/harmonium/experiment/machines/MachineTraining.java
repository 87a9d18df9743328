package org.harmonium.experiment.machines;

import java.util.List;
import java.util.Map;
import org.harmonium.experiment.learned.LearnedMachine;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.training.Painter;
import org.harmonium.experiment.training.Training;

/** What the trainings of all machines have in common: how the result is judged and drawn. */
abstract class MachineTraining implements Training {
  final Experiment experiment;
  final PreparedData data;

  MachineTraining(Experiment experiment, PreparedData data) {
    this.experiment = experiment;
    this.data = data;
  }

  @Override
  public abstract LearnedMachine model();

  @Override
  public final Map<String, Double> results() {
    return Results.of(model(), data, experiment);
  }

  @Override
  public final List<String> doubts(Map<String, Double> results) {
    return BelowBaseRate.warning(model(), data, experiment, results).stream().toList();
  }

  @Override
  public final Painter painter() {
    return new MachinePainter(model(), data, experiment);
  }
}
