package org.harmonium.backend.counting;

import org.harmonium.backend.RandomStream;

/** A random stream of which only the draw number is kept. */
final class CountedStream implements RandomStream {
  private final long seed;
  private final long id;
  private long position;

  CountedStream(long seed, long id) {
    this.seed = seed;
    this.id = id;
  }

  /** The stream as one of this kind; it holds nothing of a backend, so any will do. */
  static CountedStream of(RandomStream random) {
    if (!(random instanceof CountedStream own)) {
      throw Holding.foreign("random stream");
    }
    return own;
  }

  /** Advances by so many draws. */
  void skip(long draws) {
    position += draws;
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
  public void seek(long draw) {
    if (draw < 0) {
      throw new IllegalArgumentException("a draw number must be at least 0, was " + draw);
    }
    position = draw;
  }
}
