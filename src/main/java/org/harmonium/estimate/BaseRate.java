package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.model.BinomialUnits;
import org.harmonium.model.JointUnits;
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
    double[] smoothed = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      smoothed[i] = (n * means[i] + 1) / (n + 2);
    }
    return smoothed;
  }

  /**
   * Returns means smoothed so that the biases of these units are finite. Means of real units are
   * returned unchanged.
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

  /** Returns the visible biases that give these means in a machine without weights. */
  public static double[] bias(Units units, double[] means) {
    return units.biasForMeans(means);
  }
}
