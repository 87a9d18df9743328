package org.harmonium.config;

/**
 * Guards for the compact constructors of configuration records. Each throws an {@link
 * IllegalArgumentException} whose message begins with the component's name, by which {@link
 * YamlRecords} finds the line of the file to report. NaN and infinity satisfy no guard.
 */
public final class Range {
  private Range() {}

  /** Requires a finite number above 0. */
  public static void positive(String name, double value) {
    boolean holds = value > 0 && Double.isFinite(value);
    require(holds, name, "be positive", plain(value), "a finite number above 0");
  }

  /** Requires a whole number of at least 1. */
  public static void positive(String name, long value) {
    require(value > 0, name, "be positive", "" + value, "a whole number from 1 up");
  }

  /** Requires a finite number of at least 0. */
  public static void notNegative(String name, double value) {
    boolean holds = value >= 0 && Double.isFinite(value);
    require(holds, name, "not be negative", plain(value), "a finite number from 0 up");
  }

  /** Requires a whole number of at least 0. */
  public static void notNegative(String name, long value) {
    require(value >= 0, name, "not be negative", "" + value, "a whole number from 0 up");
  }

  /** Requires a number that is neither NaN nor infinite. */
  public static void finite(String name, double value) {
    require(Double.isFinite(value), name, "be finite", plain(value), "a finite number");
  }

  /** Requires {@code least <= value <= most}. */
  public static void within(String name, double value, double least, double most) {
    String range = "from " + plain(least) + " to " + plain(most);
    boolean holds = value >= least && value <= most;
    require(holds, name, "lie " + range, plain(value), "a number " + range);
  }

  /** Requires {@code least <= value <= most}. */
  public static void within(String name, long value, long least, long most) {
    String range = "from " + least + " to " + most;
    boolean holds = value >= least && value <= most;
    require(holds, name, "lie " + range, "" + value, "a whole number " + range);
  }

  /** Requires {@code 0 <= value <= 1}. */
  public static void probability(String name, double value) {
    within(name, value, 0, 1);
  }

  /** Requires {@code 0 <= value < 1}: a momentum or a decay rate, for which 1 would be no decay. */
  public static void belowOne(String name, double value) {
    boolean holds = value >= 0 && value < 1;
    require(holds, name, "be below 1", plain(value), "a number from 0 up to, not with, 1");
  }

  private static void require(
      boolean holds, String name, String rule, String value, String remedy) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s must %s, was %s; give %s".formatted(name, rule, value, remedy));
    }
  }

  /** Returns a number without a fraction of 0: -1, not -1.0. */
  private static String plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
