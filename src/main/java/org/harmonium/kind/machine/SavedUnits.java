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
   * Returns the units under a key. If the key is missing, visible units are Gaussian in a file with
   * {@code sigma}, and all others are Bernoulli.
   *
   * @throws IllegalArgumentException if the units do not exist
   */
  public static UnitsDescription of(SavedModel saved, String key) {
    boolean isGaussian = key.equals("visibleUnits") && saved.tensors().containsKey("sigma");
    return UnitsDescription.parse(saved.text(key, isGaussian ? "gaussian" : BERNOULLI));
  }

  /**
   * Checks that the units under a key are Bernoulli.
   *
   * @param kind of the model with its article
   * @throws BadFileException if they are not
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
   * Checks that the type of units allows their number.
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
   * Returns the number of classes that the model has learned.
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
   * Checks that a model without labels has no classes.
   *
   * @param kind of the model with its article
   * @throws BadFileException if it has classes
   */
  public static void requireNoClasses(SavedModel saved, String kind) {
    int classes = classes(saved);
    if (classes > 0) {
      throw new BadFileException(
          saved.file(), "has %d classes, and %s has no labels".formatted(classes, kind), ADVICE);
    }
  }
}
