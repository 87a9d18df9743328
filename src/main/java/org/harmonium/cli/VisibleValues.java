package org.harmonium.cli;

import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.ModelFile;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.model.UnitKind;
import org.harmonium.model.UnitsDescription;

/** Whether the rows of a data set are values that a model's visible units can take. */
final class VisibleValues {
  private VisibleValues() {}

  /** Are the visible units binary? */
  static boolean areBinary(ModelFile model) {
    return units(model).is(UnitKind.BERNOULLI);
  }

  private static UnitsDescription units(ModelFile model) {
    return UnitsDescription.parse(model.description().visibleUnits());
  }

  /**
   * Demands values that the units can take; binary units take the numbers between their states for
   * means.
   *
   * @throws org.harmonium.data.BadInputException naming the first row that does not suit them
   */
  static void require(ModelFile model, Dataset data) {
    if (areBinary(model)) {
      data.requireUnitInterval();
      return;
    }
    PreparedData.requireSuitable(units(model), data);
  }
}
