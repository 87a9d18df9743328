package org.harmonium.backend;

/** A random stream whose draw number is on the host. It holds no resources of a backend. */
public final class HostRandomStream implements RandomStream {
  private final Class<?> maker;
  private final long seed;
  private final long id;
  private final long key;
  private long position;

  /** Creates a stream at draw number 0, for backends of the class {@code maker}. */
  public HostRandomStream(Class<? extends Backend> maker, long seed, long id) {
    this.maker = maker;
    this.seed = seed;
    this.id = id;
    this.key = Philox.key(seed, id);
  }

  /** Returns a stream of such a backend, or throws IllegalStateException. */
  public static HostRandomStream of(Class<? extends Backend> maker, RandomStream random) {
    if (!(random instanceof HostRandomStream own) || own.maker != maker) {
      throw Handle.foreign("random stream");
    }
    return own;
  }

  /** Returns {@link Philox#key} of the stream. */
  public long key() {
    return key;
  }

  /** Returns the current draw number and advances to the next. */
  public long draw() {
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
  public void seek(long draw) {
    if (draw < 0) {
      throw new IllegalArgumentException("a draw number must be at least 0, was " + draw);
    }
    position = draw;
  }
}
