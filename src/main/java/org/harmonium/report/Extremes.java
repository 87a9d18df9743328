package org.harmonium.report;

/**
 * The smallest and largest of the finite values; infinite the other way round if there are none.
 */
final class Extremes {
  private Extremes() {}

  static float smallest(float[] values) {
    float smallest = Float.POSITIVE_INFINITY;
    for (float x : values) {
      if (Float.isFinite(x)) {
        smallest = Math.min(smallest, x);
      }
    }
    return smallest;
  }

  static float largest(float[] values) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float x : values) {
      if (Float.isFinite(x)) {
        largest = Math.max(largest, x);
      }
    }
    return largest;
  }
}
