package org.harmonium.backend.cuda;

import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;

/** A random stream whose draw number is advanced by recorded steps on the device. */
final class CudaRandomStream implements RandomStream {
  private final OpenDevice device;
  private final long seed;
  private final long id;
  final long key;
  final Counter counter;

  CudaRandomStream(OpenDevice device, long seed, long id) {
    this.device = device;
    this.seed = seed;
    this.id = id;
    this.key = Philox.key(seed, id);
    this.counter = new Counter(device.cells, device.lanes, Long.MAX_VALUE);
  }

  static CudaRandomStream of(OpenDevice device, RandomStream random) {
    if (!(random instanceof CudaRandomStream own) || own.device != device) {
      throw new IllegalStateException("a random stream of another backend was used");
    }
    return own;
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
    return counter.position();
  }

  @Override
  public void seek(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a draw number must be at least 0, was " + position);
    }
    counter.seek(position);
  }
}
