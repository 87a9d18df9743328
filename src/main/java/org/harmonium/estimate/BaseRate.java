package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.model.BinomialUnits;
import org.harmonium.model.JointUnits;
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

  /**
   * Means of such units kept away from where their bias would be infinite; real ones as they are.
   */
  public static double[] means(Units units, double[] means, int n) {
    if (units instanceof JointUnits joint) {
      double[] all = new double[means.length];
      int from = 0;
      for (JointUnits.Part part : joint.parts()) {
        double[] its = Arrays.copyOfRange(means, from, from + part.width());
        System.arraycopy(means(part.units(), its, n), 0, all, from, part.width());
        from += part.width();
      }
      return all;
    }
    boolean isReal = units.objection(-1f) == null;
    if (isReal) {
      return means.clone();
    }
    if (units instanceof BinomialUnits binomial) {
      int trials = binomial.trials();
      double[] shares = Arrays.stream(means).map(mean -> mean / trials).toArray();
      return Arrays.stream(smoothed(shares, n)).map(share -> share * trials).toArray();
    }
    return smoothed(means, n);
  }

  /** The visible biases that have these means when there are no weights. */
  public static double[] bias(Units units, double[] means) {
    return units.biasForMeans(means);
  }
}
