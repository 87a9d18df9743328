package org.harmonium.parity;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one result of an operation must be. A result that is not a product must also have the same
 * bits in both backends.
 *
 * @param bits the values that are specified bit for bit; null where the last bits are left open
 * @param product the exact product, which a backend may add up in an order of its own
 * @param accuracy the distance to the exact values that is allowed
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Expectation(
    double @Nullable [] bits, @Nullable ExactSum product, @Nullable Accuracy accuracy) {
  /** A bound on the distance, of this name, of each element to the exact value in double. */
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Accuracy(String measure, DoubleBinaryOperator distance, double bound, double[] exact) {
    /** |error| / (size + |exact value|). */
    static Accuracy relative(String measure, double size, double bound, double... exact) {
      return new Accuracy(
          measure,
          (got, expected) -> Math.abs(got - expected) / (size + Math.abs(expected)),
          bound,
          exact);
    }
  }

  /** These values bit for bit. */
  static Expectation of(float[] bits) {
    return of(Numbers.doubles(bits));
  }

  /** These values bit for bit. */
  static Expectation of(double... bits) {
    return new Expectation(bits, null, null);
  }

  /** The product, within the bound of the backend's precision. */
  static Expectation of(ExactSum product) {
    return new Expectation(null, product, null);
  }

  static Expectation of(Accuracy accuracy) {
    return new Expectation(null, null, accuracy);
  }

  /** The same, and near the exact values. */
  Expectation and(Accuracy near) {
    return new Expectation(bits, product, near);
  }
}
