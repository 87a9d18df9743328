package org.harmonium.kind.rows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/** Whether the rows of a data set are values that visible units can take. */
public final class SuitableRows {
  private SuitableRows() {}

  /** Checks the rows of all parts as {@link #require(UnitsDescription, Dataset)}. */
  public static void require(UnitsDescription description, PreparedData data) {
    data.parts().forEach(part -> require(description, data.rows(part)));
  }

  /**
   * Checks that units can take the values of rows. Binary units take values between their states as
   * means.
   *
   * @throws BadInputException if they cannot; the message names the first unsuitable row
   */
  public static void require(UnitsDescription description, Dataset data) {
    if (description.isBinary()) {
      data.requireUnitInterval();
      return;
    }
    float[] row = new float[data.cols()];
    try (Backend backend = Backends.cpu()) {
      Units units = description.open(backend, data.cols());
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
