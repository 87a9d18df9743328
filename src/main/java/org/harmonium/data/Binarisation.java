package org.harmonium.data;

import java.util.Arrays;
import java.util.Locale;
import org.harmonium.text.Printable;

/**
 * How grey values in [0, 1] become the states of Bernoulli units. Likelihoods of differently
 * binarised data cannot be compared, so the choice is always named.
 */
public enum Binarisation {
  /** Values stay as they are and are taken as means. */
  NONE,

  /** On where value &gt; 0.5, for bytes where b is at least 128; exactly 0.5 is off. */
  THRESHOLD,

  /** On where u &lt; value with u uniform in [0, 1), drawn anew at each use of the example. */
  STOCHASTIC;

  /** The value above which {@link #THRESHOLD} turns a unit on. */
  public static final float THRESHOLD_VALUE = 0.5f;

  /** The name in experiment files and on the command line: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The binarisation of the given name.
   *
   * @throws IllegalArgumentException naming the three when it is none of them
   */
  public static Binarisation of(String label) {
    for (Binarisation value : values()) {
      if (value.label().equals(label)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "no binarisation "
            + Printable.quote(label)
            + ": choose one of "
            + String.join(", ", Arrays.stream(values()).map(Binarisation::label).toList()));
  }
}
