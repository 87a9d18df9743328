package org.harmonium.learning;

/**
 * A target for how often each hidden unit is on (Hinton 2010, section 11).
 *
 * @param target the wanted mean activity p, strictly between 0 and 1, such as 0.1
 * @param cost the strength of the penalty against the likelihood gradient, such as 0.01
 * @param memory the share of the running estimate q that is kept at each update, such as 0.95
 */
public record SparsityTarget(double target, double cost, double memory) {
  /** Checks the ranges. */
  public SparsityTarget {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException("target must be between 0 and 1, was " + target);
    }
    if (!(cost >= 0) || Double.isInfinite(cost)) {
      throw new IllegalArgumentException("cost must be at least 0, was " + cost);
    }
    if (!(memory >= 0 && memory < 1)) {
      throw new IllegalArgumentException("memory must be from 0 to below 1, was " + memory);
    }
  }
}
