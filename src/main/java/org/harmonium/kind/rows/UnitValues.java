package org.harmonium.kind.rows;

import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Standardisation;
import org.harmonium.data.Transformation;
import org.harmonium.data.Whitening;
import org.harmonium.kind.rows.DataSettings.Preprocessing;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * Conversion of data to values that visible units can take: by a binarisation for binary units,
 * otherwise unchanged or by a transformation.
 *
 * @param settings the settings of the conversion
 * @param units that take the values
 */
record UnitValues(DataSettings settings, UnitsDescription units) {

  /**
   * @param forAnyValues the setting with which the model takes any values, for the message
   * @throws IllegalArgumentException if the settings do not suit the units
   */
  static UnitValues of(DataSettings settings, UnitsDescription units, String forAnyValues) {
    boolean isBinary = units.isBinary();
    if (isBinary && settings.preprocessing() != Preprocessing.NONE) {
      throw new IllegalArgumentException(
          "data.preprocessing makes real values, which binary units do not take; set "
              + forAnyValues);
    }
    if (!isBinary && settings.binarisation() != Binarisation.NONE) {
      throw new IllegalArgumentException(
          "data.binarisation is for values from 0 to 1, and the model takes those of '%s' units; set data.binarisation=none"
              .formatted(units));
    }
    return new UnitValues(settings, units);
  }

  /** Returns a data set with a threshold binarisation applied. */
  Dataset of(Dataset data) {
    return units.isBinary() ? PreparedData.prepared(data, settings.binarisation()) : data;
  }

  /** Returns the parts, transformed by statistics of the training rows. */
  PreparedData prepare(Dataset train, @Nullable Dataset validation, @Nullable Dataset test) {
    Transformation transformation =
        switch (settings.preprocessing()) {
          case NONE -> null;
          case STANDARDISE -> Standardisation.of(train);
          case ZCA -> Whitening.zca(train, settings.epsilon());
        };
    return new PreparedData(
        transformed(train, transformation),
        validation == null ? null : transformed(validation, transformation),
        test == null ? null : transformed(test, transformation),
        settings.binarisation(),
        transformation);
  }

  private static Dataset transformed(Dataset data, @Nullable Transformation transformation) {
    return transformation == null ? data : transformation.apply(data);
  }
}
