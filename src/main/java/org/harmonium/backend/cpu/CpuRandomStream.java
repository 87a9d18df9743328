package org.harmonium.backend.cpu;

import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;

/** A random stream whose draw number is a field. */
final class CpuRandomStream implements RandomStream {
  final long key;
  private final long seed;
  private final long id;
  private long position;

  CpuRandomStream(long seed, long id) {
    this.seed = seed;
    this.id = id;
    this.key = Philox.key(seed, id);
  }

  /**
   * Casts a stream to this class. A stream holds no resources, so it can be used with any CPU
   * backend.
   */
  static CpuRandomStream of(RandomStream random) {
    if (!(random instanceof CpuRandomStream own)) {
      throw new IllegalStateException("a random stream of another backend was used");
    }
    return own;
  }

  /** Returns the current draw number and advances to the next. */
  long draw() {
    return position++;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void seek(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a draw number must be at least 0, was " + position);
    }
    this.position = position;
  }
}
