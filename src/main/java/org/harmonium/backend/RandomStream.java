package org.harmonium.backend;

/**
 * A sequence of random draws, the same bits on every backend: {@link Philox} keyed by (seed, id).
 * Each sampling operation uses one draw number; element (row, col) of draw d takes word {@code col
 * % 4} of the block with counter {@code (col / 4, row, low word of d, high word of d)}. So the
 * numbers do not depend on tiling, threads or device.
 */
public interface RandomStream {
  /** The seed of the run. */
  long seed();

  /** Which of the run's streams this is; streams of one seed are independent. */
  long id();

  /** The draw number that the next sampling operation will use. Waits for pending work. */
  long position();

  /** Sets the draw number that the next sampling operation will use, at least 0. */
  void seek(long position);
}
