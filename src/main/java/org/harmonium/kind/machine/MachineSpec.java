package org.harmonium.kind.machine;

import java.util.List;
import java.util.function.Function;
import org.harmonium.config.Keys;
import org.harmonium.config.Range;
import org.harmonium.kind.ModelSpec;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** The settings of a Boltzmann machine. It has one visible unit per column of the data. */
public interface MachineSpec extends ModelSpec {
  /** The visible units, as in files. */
  default String visibleUnits() {
    return "bernoulli";
  }

  @Override
  default UnitsDescription values() {
    return UnitsDescription.parse(visibleUnits());
  }

  /** Machines with a choice of visible units override this. */
  @Override
  default String forAnyValues() {
    return "data.preprocessing=none, or give a model with Gaussian units, such as an rbm or a dbm";
  }

  /**
   * Checks that a layer may have these units.
   *
   * @param objection returns the reason why the layer may not have the units; null if it may
   * @throws IllegalArgumentException if it may not; the message begins with the key
   */
  static void requireUnits(
      String key, String text, Function<UnitsDescription, @Nullable String> objection) {
    String wrong = Keys.under(key, () -> objection.apply(UnitsDescription.parse(text)));
    if (wrong != null) {
      throw new IllegalArgumentException(key + ": " + wrong);
    }
  }

  /**
   * Checks that the model has at least {@code least} hidden layers, each with at least one unit.
   *
   * @throws IllegalArgumentException if it does not; the message begins with the key
   */
  static void requireLayers(List<Integer> hidden, int least) {
    if (hidden.size() < least) {
      throw new IllegalArgumentException(
          "hidden must name at least %d layers, such as [%s]"
              .formatted(least, least == 1 ? "500" : "500, 500"));
    }
    hidden.forEach(units -> Range.within("hidden", units, 1, 1_000_000));
  }
}
