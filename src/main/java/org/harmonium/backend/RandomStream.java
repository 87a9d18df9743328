package org.harmonium.backend;

/**
 * A sequence of random draws that is bit-identical on every backend: {@link Philox} keyed by (seed,
 * id). Each sampling operation uses one draw number. Element (row, col) of draw d is word {@code
 * col % 4} of the block with counter {@code (col / 4, row, low word of d, high word of d)}, so it
 * does not depend on tiling, threads or device.
 */
public interface RandomStream {
  /** Returns the seed of the run. */
  long seed();

  /** Returns the identifier of the stream. Streams of one seed are independent. */
  long id();

  /** Returns the draw number of the next sampling operation. Waits for pending work. */
  long position();

  /** Sets the draw number of the next sampling operation, at least 0. */
  void seek(long position);
}
