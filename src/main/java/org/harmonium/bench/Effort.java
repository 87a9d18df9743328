package org.harmonium.bench;

/**
 * The duration of a measurement.
 *
 * @param block the number of executions in a block; 0 for as many as take {@value #SECONDS} s
 * @param repeats the number of timed blocks, at least 1
 * @param warmUp seconds of work before the first timed block; at least two blocks are run
 */
public record Effort(int block, int repeats, double warmUp) {
  private static final double SECONDS = 0.2;
  private static final int LARGEST_BLOCK = 2000;

  /** The work to be timed. */
  interface Work {
    /** Executes the work {@code n} times and waits for its completion. */
    void run(int n);
  }

  /** Checks the ranges. */
  public Effort {
    if (block < 0 || repeats < 1 || !(warmUp >= 0)) {
      throw new IllegalArgumentException(
          "the block must be at least 0 and the number of repeats at least 1, were %d and %d"
              .formatted(block, repeats));
    }
  }

  /** Warms up and returns the number of executions in a block. */
  int warm(Work work) {
    int n = Math.max(1, block);
    long start = System.nanoTime();
    double one = seconds(work, n);
    one = Math.min(one, seconds(work, n));
    while ((System.nanoTime() - start) * 1e-9 < warmUp) {
      one = Math.min(one, seconds(work, n));
      if (block == 0) {
        n = (int) Math.max(1, Math.min(LARGEST_BLOCK, 0.1 * warmUp / one));
      }
    }
    return block > 0 ? block : (int) Math.max(1, Math.min(LARGEST_BLOCK, SECONDS / one));
  }

  /** Returns the seconds of one execution, measured over a block of {@code n}. */
  static double seconds(Work work, int n) {
    long start = System.nanoTime();
    work.run(n);
    return (System.nanoTime() - start) * 1e-9 / n;
  }

  /** Warms up and measures. */
  Timing measure(Work work) {
    int n = warm(work);
    double[] seconds = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      seconds[i] = seconds(work, n);
    }
    return Timing.of(seconds, n);
  }
}
