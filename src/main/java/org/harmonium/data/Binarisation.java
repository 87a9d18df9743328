package org.harmonium.data;

import java.util.Arrays;
import java.util.Locale;
import org.harmonium.text.Printable;

/**
 * The conversion of grey values in [0, 1] to states of Bernoulli units. Likelihoods of data with
 * different binarisation are not comparable, so the choice is always explicit.
 */
public enum Binarisation {
  /** Values are used as probabilities without change. */
  NONE,

  /** On if value &gt; 0.5, which is b &ge; 128 for bytes; exactly 0.5 is off. */
  THRESHOLD,

  /** On if u &lt; value, where u is uniform in [0, 1) and drawn at each use of the example. */
  STOCHASTIC;

  /** The value above which a unit is on with {@link #THRESHOLD}. */
  public static final float THRESHOLD_VALUE = 0.5f;

  /** The name in experiment files and on the command line: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The binarisation of the given name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Binarisation of(String label) {
    for (Binarisation value : values()) {
      if (value.label().equals(label)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "unknown binarisation "
            + Printable.quote(label)
            + ": choose one of "
            + String.join(", ", Arrays.stream(values()).map(Binarisation::label).toList()));
  }
}
