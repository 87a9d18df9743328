package org.harmonium.estimate;

import org.harmonium.model.BernoulliUnits;
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
    return BernoulliUnits.INSTANCE.smoothedMeans(means, n);
  }

  /**
   * Means of such units kept away from where their bias would be infinite; real ones as they are.
   */
  public static double[] means(Units units, double[] means, int n) {
    return units.smoothedMeans(means, n);
  }

  /** The visible biases that have these means when there are no weights. */
  public static double[] bias(Units units, double[] means) {
    return units.biasForMeans(means);
  }
}
