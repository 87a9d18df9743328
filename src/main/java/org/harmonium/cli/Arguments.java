package org.harmonium.cli;

/** Guards for numbers on the command line. */
final class Arguments {
  private Arguments() {}

  /** Demands {@code least <= value <= most}. */
  static void requireWithin(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must lie from %d to %d, was %d".formatted(option, least, most, value));
    }
  }
}
