package org.harmonium.estimate;

import org.harmonium.model.Units;

/**
 * The machine without weights whose visible units have the data's means: where annealing starts,
 * and biases too.
 */
public final class BaseRate {
  private BaseRate() {}

  /**
   * Means of binary data kept away from 0 and 1 as if each unit had been seen once more on and once
   * more off (Laplace): (n mean + 1) / (n + 2), so that log-odds are finite.
   */
  public static double[] smoothed(double[] means, int n) {
    double[] smoothed = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      smoothed[i] = (n * means[i] + 1) / (n + 2);
    }
    return smoothed;
  }

  /** The visible biases that have these means when there are no weights. */
  public static double[] bias(Units units, double[] means) {
    return units.biasForMeans(means);
  }
}
