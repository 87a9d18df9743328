package org.harmonium.kind.machine;

import org.harmonium.io.BadFileException;
import org.harmonium.kind.SavedModel;
import org.harmonium.model.UnitsDescription;

/** The units that a model file describes. */
public final class SavedUnits {
  private static final String BERNOULLI = UnitsDescription.BERNOULLI.toString();
  private static final String ADVICE = "correct its metadata";

  private SavedUnits() {}

  /**
   * The units under a key; Bernoulli units where there are none.
   *
   * @throws IllegalArgumentException if there are no such units
   */
  public static UnitsDescription of(SavedModel saved, String key) {
    return UnitsDescription.parse(saved.text(key, BERNOULLI));
  }

  /**
   * Demands Bernoulli units under a key.
   *
   * @param kind of the model with its article
   * @throws BadFileException if there are others
   */
  public static void requireBernoulli(SavedModel saved, String key, String kind) {
    String units = of(saved, key).toString();
    if (!units.equals(BERNOULLI)) {
      throw new BadFileException(
          saved.file(),
          "%s is '%s', and %s has bernoulli units there".formatted(key, units, kind),
          ADVICE);
    }
  }

  /**
   * Demands a number of units that their type allows.
   *
   * @throws BadFileException if it does not
   */
  public static void requireSize(SavedModel saved, String key, UnitsDescription units, int size) {
    try {
      units.requireSize(size);
    } catch (IllegalArgumentException e) {
      throw new BadFileException(saved.file(), key + ": " + e.getMessage(), ADVICE, e);
    }
  }

  /**
   * The number of classes that the model has learned.
   *
   * @throws BadFileException if it is negative
   */
  public static int classes(SavedModel saved) {
    int classes = saved.number("classes");
    if (classes < 0) {
      throw new BadFileException(saved.file(), "has " + classes + " classes", ADVICE);
    }
    return classes;
  }

  /**
   * Refuses classes of a model that has no labels.
   *
   * @param kind of the model with its article
   * @throws BadFileException if there are some
   */
  public static void requireNoClasses(SavedModel saved, String kind) {
    int classes = classes(saved);
    if (classes > 0) {
      throw new BadFileException(
          saved.file(), "has %d classes, and %s has no labels".formatted(classes, kind), ADVICE);
    }
  }
}
