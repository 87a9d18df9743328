package org.harmonium.backend.reference;

import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;

/** The words of {@link Philox}, one element at a time. */
final class ReferenceStream implements RandomStream {
  private final long seed;
  private final long id;
  private long position;

  ReferenceStream(long seed, long id) {
    this.seed = seed;
    this.id = id;
  }

  static ReferenceStream of(RandomStream random) {
    if (!(random instanceof ReferenceStream own)) {
      throw Held.foreign("random stream");
    }
    return own;
  }

  /** The uniform numbers of the next draw: those of every backend, as they are exact in float. */
  Formula uniforms() {
    long draw = position++;
    return (row, col) -> Philox.uniform(word(draw, row, col));
  }

  /** The normal numbers of the next draw, by Box and Muller in double. */
  Formula normals() {
    long draw = position++;
    return (row, col) -> {
      int even = col & ~1;
      double u = Philox.positiveUniform(word(draw, row, even));
      double turn = 2 * Math.PI * Philox.uniform(word(draw, row, even + 1));
      double radius = Math.sqrt(-2 * StrictMath.log(u));
      return radius * (col == even ? StrictMath.cos(turn) : StrictMath.sin(turn));
    };
  }

  private int word(long draw, int row, int col) {
    return Philox.word(Philox.key(seed, id), draw, row, col);
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
