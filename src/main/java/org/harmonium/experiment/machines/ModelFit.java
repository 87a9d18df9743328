package org.harmonium.experiment.machines;

import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.SuitableRows;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.experiment.settings.MachineLearning.Algorithm;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.BmSettings;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.harmonium.learning.ExactBoltzmannLearning;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** Refuses a model that does not suit the data before a run leaves anything behind. */
final class ModelFit {
  private ModelFit() {}

  /**
   * @throws IllegalArgumentException naming the setting
   * @throws org.harmonium.data.BadInputException if rows are none that the model can learn
   */
  static void require(Experiment experiment, PreparedData data) {
    MachineSettings model = (MachineSettings) experiment.model();
    int visible = data.train().cols();
    UnitsDescription units = UnitsDescription.parse(model.visibleUnits());
    requireSize("model.visibleUnits", units, visible);
    if (model instanceof RbmSettings rbm) {
      requireSize("model.hiddenUnits", UnitsDescription.parse(rbm.hiddenUnits()), rbm.hidden());
    }
    requireRows(units, data.train());
    requireRows(units, data.validation());
    requireRows(units, data.test());
    if (units.isScaled()) {
      data.trainDeviations();
    }
    if (model.labels()) {
      Labels.require(data, "give labelled data, or set model.labels=false");
    }
    if (model instanceof BmSettings bm
        && experiment.learning() instanceof MachineLearning learning
        && learning.algorithm() == Algorithm.EXACT) {
      requireSmall(visible + bm.hidden());
      requireBinary(data.train());
    }
  }

  private static void requireSize(String key, UnitsDescription units, int size) {
    try {
      units.requireSize(size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static void requireRows(UnitsDescription units, @Nullable Dataset rows) {
    if (rows != null) {
      SuitableRows.require(units, rows);
    }
  }

  private static void requireSmall(int units) {
    if (units > ExactBoltzmannLearning.LARGEST) {
      throw new IllegalArgumentException(
          "learning.algorithm: exact learning is possible up to %d units; this machine has %d: use pcd"
              .formatted(ExactBoltzmannLearning.LARGEST, units));
    }
  }

  private static void requireBinary(Dataset rows) {
    if (!rows.isBinary()) {
      throw new IllegalArgumentException(
          "learning.algorithm: exact learning is for rows of 0 and 1; set data.binarisation=threshold");
    }
  }
}
