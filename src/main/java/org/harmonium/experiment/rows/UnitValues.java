package org.harmonium.experiment.rows;

import org.harmonium.data.Binarisation;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.Standardisation;
import org.harmonium.data.Transformation;
import org.harmonium.data.Whitening;
import org.harmonium.experiment.settings.DataSettings;
import org.harmonium.experiment.settings.DataSettings.Preprocessing;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.ModelSettings;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * Data made into values that visible units can take: binary ones by a binarisation, others as they
 * are or transformed.
 *
 * @param settings what is to be done
 * @param units that are to take the values
 */
record UnitValues(DataSettings settings, UnitsDescription units) {

  /**
   * @throws IllegalArgumentException if what is to be done does not suit the units
   */
  static UnitValues of(DataSettings settings, ModelSettings model) {
    UnitsDescription units = UnitsDescription.parse(model.visibleUnits());
    boolean isBinary = units.isBinary();
    if (isBinary && settings.preprocessing() != Preprocessing.NONE) {
      throw new IllegalArgumentException(
          "data.preprocessing makes real values, which binary units do not take; set "
              + model.forAnyValues());
    }
    if (!isBinary && settings.binarisation() != Binarisation.NONE) {
      throw new IllegalArgumentException(
          model instanceof MachineSettings
              ? "data.binarisation is for binary visible units, the model has '%s'; set data.binarisation=none"
                  .formatted(units)
              : "data.binarisation is for models of values from 0 to 1, and this one takes any; set data.binarisation=none");
    }
    return new UnitValues(settings, units);
  }

  /** A data set, with a threshold binary already. */
  Dataset read(String name) {
    Dataset data = Datasets.open(name);
    return units.isBinary() ? PreparedData.prepared(data, settings.binarisation()) : data;
  }

  /** The parts, transformed by what the training rows say. */
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
