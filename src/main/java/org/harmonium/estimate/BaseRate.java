package org.harmonium.estimate;

import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Units;

/**
 * The machine without weights whose visible units have the means of the data. Its biases are the
 * starting point of annealing and of training.
 */
public final class BaseRate {
  private BaseRate() {}

  /**
   * Returns means of binary data smoothed by one observation of each state (Laplace), (n mean + 1)
   * / (n + 2), so that log-odds are finite.
   */
  public static double[] smoothed(double[] means, int n) {
    return BernoulliUnits.INSTANCE.smoothedMeans(means, n);
  }

  /** Returns means smoothed so that biases are finite; those of real units are unchanged. */
  public static double[] means(Units units, double[] means, int n) {
    return units.smoothedMeans(means, n);
  }

  /** Returns the visible biases that give these means in a machine without weights. */
  public static double[] bias(Units units, double[] means) {
    return units.biasForMeans(means);
  }
}
