package org.harmonium.report;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The shortest decimal that parses to the same double, identical on every JDK: before JDK 19,
 * {@code Double.toString} returns an unnecessary digit for some numbers.
 */
final class ShortestDecimal {
  private static final int MOST_DIGITS = 17;

  private ShortestDecimal() {}

  static String of(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 && 1 / value > 0 ? "0" : value == 0 ? "-0" : Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        break;
      }
    }
    rounded = rounded.stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent >= -6 && exponent < 17 ? rounded.toPlainString() : rounded.toString();
  }
}
