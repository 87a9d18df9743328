package org.harmonium.kind.machine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.estimate.BaseRate;
import org.harmonium.kind.Figures;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;

/**
 * Checks whether a learned model is far worse than independent visible units with the means of the
 * training rows. Learning has then diverged although all numbers are finite.
 */
final class BelowBaseRate {
  /**
   * The tolerated difference from the base rate in nats per visible unit. A model that has hardly
   * learned lies within it.
   */
  static final double MARGIN = 0.05;

  private BelowBaseRate() {}

  /**
   * Returns a warning if the model is below the base rate.
   *
   * @param results the final figures; those of the rows least used in learning are compared
   */
  static Optional<String> warning(
      LearnedMachine model, PreparedData data, Task<?> task, Map<String, Double> results) {
    String part = data.heldPart();
    for (String figure : new String[] {"bound", "log_probability"}) {
      Double nats = results.get(part + "." + figure);
      if (nats != null) {
        double base = baseRate(model, data, task, part);
        return nats < base - MARGIN * model.visible()
            ? Optional.of(text(part + "." + figure, nats, base, task))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String text(String name, double nats, double base, Task<?> task) {
    return String.format(
        Locale.ROOT,
        "learning went wrong: %s is %.4g nats, far below the %.4g of independent units with the"
            + " training rows' means; lower %s",
        name,
        nats,
        base,
        task.keys().stream().map(key -> key + ".rate").collect(Collectors.joining(" or ")));
  }

  /** Returns the mean log-probability of the rows of a part under independent units, in nats. */
  static double baseRate(LearnedMachine model, PreparedData data, Task<?> task, String part) {
    Backend backend = model.backend();
    int visible = model.visible();
    Units units = UnitsDescription.parse(model.visibleUnits().name()).open(backend, visible);
    try (Matrix v = MachineResults.rows(backend, data, part, task.seed())) {
      data.scale(units);
      double[] bias = BaseRate.bias(units, data.baseMeans(units));
      float[] single = new float[visible];
      for (int i = 0; i < visible; i++) {
        single[i] = (float) bias[i];
      }
      try (Matrix b = backend.upload(single, 1, visible)) {
        return Figures.mean(units.logBase(backend, v, b))
            - units.logNormaliser(new double[visible], bias);
      }
    } finally {
      units.close();
    }
  }
}
