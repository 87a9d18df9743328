package org.harmonium.cli;

import org.harmonium.data.Dataset;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.UnitsDescription;

/** Whether the rows of a data set are values that a model's visible units can take. */
final class VisibleValues {
  private VisibleValues() {}

  /** Whether the visible units are binary. */
  static boolean areBinary(ModelFile model) {
    return units(model).isBinary();
  }

  /** Returns the visible units. */
  static UnitsDescription units(ModelFile model) {
    return model.ask(LearnedModel::values);
  }

  /** Checks that the units can take the values; see {@link SuitableRows}. */
  static void require(ModelFile model, Dataset data) {
    SuitableRows.require(units(model), data);
  }
}
