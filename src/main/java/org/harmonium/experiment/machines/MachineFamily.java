package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.EstimateSettings;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbmSettings;
import org.harmonium.experiment.settings.MachineSettings.DbnSettings;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.harmonium.experiment.settings.WatchSettings;
import org.harmonium.experiment.training.Family;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.experiment.training.Training;

/** The Boltzmann machines. */
public final class MachineFamily implements Family {
  private static final int BLOCK = 1000; // rows that are judged at a time

  @Override
  public void require(Experiment experiment, PreparedData data) {
    ModelFit.require(experiment, data);
    EstimateLimits.require(experiment, data.train());
  }

  @Override
  public List<List<String>> figures(Experiment experiment, PreparedData data) {
    MachineSettings model = (MachineSettings) experiment.model();
    WatchSettings watch = experiment.watch();
    Dataset train = data.train();
    boolean isHeld = data.validation() != null;
    List<MachineLearning> phases = MachineLearning.all(experiment);
    int stacked = phases.size() - (experiment.learning() == null ? 0 : 1);
    int rbms = model instanceof RbmSettings ? 1 : stacked;
    boolean isScaled = model instanceof DbmSettings dbm && dbm.layers().size() > 1;
    List<List<String>> figures = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      figures.add(
          i < rbms
              ? RbmMonitor.figures(
                  PlannedLayer.ofRbm(i + 1, model, train), watch, phases.get(i), isHeld, !isScaled)
              : ModelMonitor.figures(model, train, watch, phases.get(i), isHeld));
    }
    return figures;
  }

  @Override
  public Set<String> results(Experiment experiment, PreparedData data) {
    return ResultNames.of(experiment, data);
  }

  @Override
  public Numbers numbers(Experiment experiment, Dataset train, long grain, long batch) {
    LearningNumbers numbers = new LearningNumbers(experiment, train, grain, batch);
    LearningNumbers.Phase phase = numbers.largest();
    long hidden = numbers.hidden();
    return new Numbers(
        phase.parameters(),
        phase.rows(),
        numbers.model(),
        hidden,
        judging(experiment, train, hidden));
  }

  /** Passes through all layers, a block of rows at a time, and chains. */
  private static long judging(Experiment experiment, Dataset train, long hidden) {
    EstimateSettings estimate = experiment.estimate();
    if (estimate == null && !experiment.model().labels()) {
      return 0;
    }
    long visible = train.cols();
    long judged = Math.min(PreparedData.MOST_JUDGED, train.rows());
    long numbers = judged * visible + Math.min(BLOCK, judged) * (2 * visible + 4 * hidden);
    return estimate == null ? numbers : numbers + estimate.chains() * (visible + 2 * hidden);
  }

  @Override
  public Training training(Backend backend, Experiment experiment, PreparedData data) {
    MachineSettings model = (MachineSettings) experiment.model();
    if (model instanceof BmSettings) {
      return new BmTraining(backend, experiment, data);
    }
    if (model instanceof DbnSettings) {
      return new DbnTraining(backend, experiment, data);
    }
    if (model instanceof DbmSettings) {
      return new DbmTraining(backend, experiment, data);
    }
    if (model instanceof RbmSettings) {
      return new RbmTraining(backend, experiment, data);
    }
    throw new IllegalStateException(model + " has no training");
  }
}
