package org.harmonium.learning;

/**
 * The number of minibatches that are submitted at once: one if a minibatch takes long, so that a
 * stop takes effect soon; many if submission would dominate the time. The results do not depend on
 * it.
 */
final class Stride {
  private static final int MOST = 64;
  private static final long SHORT = 10_000_000; // ns
  private static final long LONG = 50_000_000;

  private int steps = 1;

  int steps() {
    return steps;
  }

  void ended(int done, long nanoseconds) {
    if (nanoseconds > LONG) {
      steps = Math.max(1, done / 2);
    } else if (nanoseconds < SHORT && done == steps) {
      steps = Math.min(MOST, 2 * steps);
    }
  }
}
