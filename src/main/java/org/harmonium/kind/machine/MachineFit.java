package org.harmonium.kind.machine;

import org.harmonium.data.Dataset;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.UnitsDescription;

/** Rejects a machine that does not suit the data, before a run writes any file. */
public final class MachineFit {
  private MachineFit() {}

  /**
   * Checks that the visible units can take the rows, and that the rows have labels if labels are
   * learned.
   *
   * @throws IllegalArgumentException naming the setting
   * @throws org.harmonium.data.BadInputException if the machine cannot learn a row
   */
  public static void require(Task<? extends MachineSpec> task, PreparedData data) {
    UnitsDescription units = task.model().values();
    requireSize("model.visibleUnits", units, data.train().cols());
    for (String part : data.parts()) {
      Dataset rows = data.part(part);
      if (rows != null) {
        SuitableRows.require(units, rows);
      }
    }
    if (units.isScaled()) {
      data.trainDeviations(); // which rejects constant columns
    }
    if (task.model().labels()) {
      Labels.require(data, "give labelled data, or set model.labels=false");
    }
    requireSigma(task);
  }

  /**
   * Checks that the type of units allows their number.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void requireSize(String key, UnitsDescription units, int size) {
    try {
      units.requireSize(size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * Rejects learning of deviations for units without deviations.
   *
   * @throws IllegalArgumentException naming the setting
   */
  public static void requireSigma(Task<?> task) {
    int phases = task.phases().size();
    for (int phase = 0; phase < phases; phase++) {
      LearningSettings learning = task.phases().get(phase);
      boolean isLearned = learning instanceof MachineAlgorithm machine && machine.sigma() != null;
      if (isLearned && !task.model().values().isScaled()) {
        throw new IllegalArgumentException(
            "sigma applies to Gaussian visible units, and these are '%s'; remove it"
                .formatted(task.model().values()));
      }
      if (isLearned && phase > 0 && phase < task.stacked()) {
        throw new IllegalArgumentException(
            "pretraining.sigma applies to the lowest layer, and layer %d has binary units; give one entry for each layer"
                .formatted(phase + 1));
      }
    }
  }
}
