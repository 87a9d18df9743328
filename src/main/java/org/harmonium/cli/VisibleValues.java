package org.harmonium.cli;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.ModelFile;
import org.harmonium.model.UnitKind;
import org.harmonium.model.Units;
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
   * @throws BadInputException naming the first row that does not suit them
   */
  static void require(ModelFile model, Dataset data) {
    if (areBinary(model)) {
      data.requireUnitInterval();
      return;
    }
    float[] row = new float[data.cols()];
    try (Backend backend = Backends.cpu()) {
      Units units = units(model).open(backend, data.cols());
      try {
        for (int i = 0; i < data.rows(); i++) {
          data.row(i, row);
          String objection = units.objection(row);
          if (objection != null) {
            throw new BadInputException(
                data.provenance().source(), "row %d does not suit: %s".formatted(i, objection));
          }
        }
      } finally {
        units.close();
      }
    }
  }
}
