package org.harmonium.cli;

import org.harmonium.data.Dataset;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.UnitsDescription;

/** Whether the rows of a data set are values that a model's visible units can take. */
final class VisibleValues {
  private VisibleValues() {}

  /** Are the visible units binary? */
  static boolean areBinary(ModelFile model) {
    return units(model).isBinary();
  }

  /** What the visible units are. */
  static UnitsDescription units(ModelFile model) {
    return model.ask(LearnedModel::values);
  }

  /** Demands values that the units can take, as {@link SuitableRows} says. */
  static void require(ModelFile model, Dataset data) {
    SuitableRows.require(units(model), data);
  }
}
