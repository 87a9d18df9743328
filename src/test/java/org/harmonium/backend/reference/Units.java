package org.harmonium.backend.reference;

/** What a uniform number makes of probabilities. */
final class Units {
  private Units() {}

  /** 1 if u &lt; p, else 0; NaN if p is NaN. */
  static double on(double p, double u) {
    return Double.isNaN(p) ? p : u < p ? 1 : 0;
  }

  /**
   * The columns {@code first} to {@code first + size} of a row become 1 at the first class whose
   * sum of probabilities is above u, at the last class if there is none, and 0 elsewhere. The sums
   * are float: they are part of what the class is, and so all backends choose the same.
   */
  static void choose(ReferenceMatrix p, int row, int first, int size, double u) {
    int chosen = size;
    float sum = 0;
    for (int k = 0; k < size; k++) {
      sum += (float) p.at(row, first + k);
      chosen = u < sum ? Math.min(chosen, k) : chosen;
    }
    chosen = Math.min(chosen, size - 1);
    for (int k = 0; k < size; k++) {
      p.set(row, first + k, Float.isNaN(sum) ? Double.NaN : k == chosen ? 1 : 0);
    }
  }
}
