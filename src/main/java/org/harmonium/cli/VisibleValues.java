package org.harmonium.cli;

import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.ModelFile;
import org.harmonium.experiment.learned.SuitableRows;
import org.harmonium.model.UnitsDescription;

/**
 * Whether the rows of a data set are values that a model's visible units can take, and what the
 * means of units are called.
 */
final class VisibleValues {
  private VisibleValues() {}

  /** Are the visible units binary? */
  static boolean areBinary(ModelFile model) {
    return units(model).isBinary();
  }

  /** What the visible units are. */
  static UnitsDescription units(ModelFile model) {
    return UnitsDescription.parse(model.description().visibleUnits());
  }

  /** What the means of units are called: probabilities where each is that of a 1. */
  static String ofMeans(String units) {
    return UnitsDescription.parse(units).hasProbabilities() ? "probabilities" : "means";
  }

  /** Demands values that the units can take, as {@link SuitableRows} says. */
  static void require(ModelFile model, Dataset data) {
    SuitableRows.require(units(model), data);
  }
}
