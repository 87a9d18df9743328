package org.harmonium.cli;

/** Guards for numbers on the command line. */
final class Arguments {
  private Arguments() {}

  /** Checks that one array can hold all rows. */
  static void requireOneArray(String option, int rows, int cols) {
    int most = (Integer.MAX_VALUE - 8) / cols;
    if (rows > most) {
      throw new IllegalArgumentException(
          "%s: %d rows of %d values are more than one array holds; ask for at most %d"
              .formatted(option, rows, cols, most));
    }
  }

  /** Checks that {@code least <= value <= most}. */
  static void requireWithin(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must lie from %d to %d, was %d".formatted(option, least, most, value));
    }
  }
}
