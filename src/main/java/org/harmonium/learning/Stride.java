package org.harmonium.learning;

/**
 * How many minibatches are asked of the backend at once: one after the other where each takes its
 * time, so that a stop is obeyed soon; many where they are so short, or so much behind, that asking
 * costs more than they do. What is learned does not depend on it.
 */
final class Stride {
  private static final int MOST = 64;
  private static final long SHORT = 10_000_000; // ns
  private static final long LONG = 50_000_000;

  private int steps = 1;

  int steps() {
    return steps;
  }

  /** So many took so long. */
  void ended(int done, long nanoseconds) {
    if (nanoseconds > LONG) {
      steps = Math.max(1, done / 2);
    } else if (nanoseconds < SHORT && done == steps) {
      steps = Math.min(MOST, 2 * steps);
    }
  }
}
