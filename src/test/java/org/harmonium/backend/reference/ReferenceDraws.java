package org.harmonium.backend.reference;

import org.harmonium.backend.HostRandomStream;
import org.harmonium.backend.Philox;
import org.harmonium.backend.Sampling;

/** The sampling operations, from the words of {@link Philox}, one element at a time. */
final class ReferenceDraws implements Sampling<ReferenceMatrix, HostRandomStream> {
  @Override
  public void uniform(HostRandomStream random, ReferenceMatrix out) {
    out.set(uniforms(random));
  }

  @Override
  public void normal(HostRandomStream random, ReferenceMatrix out) {
    out.set(normals(random));
  }

  @Override
  public void bernoulli(ReferenceMatrix p, HostRandomStream random, ReferenceMatrix out) {
    Formula u = uniforms(random);
    out.set((i, j) -> Units.on(p.at(i, j), u.at(i, j)));
  }

  @Override
  public void categorical(int from, int to, int size, HostRandomStream random, ReferenceMatrix p) {
    Formula u = uniforms(random);
    for (int row = 0; row < p.rows(); row++) {
      for (int group = 0; group < (to - from) / size; group++) {
        Units.choose(p, row, from + group * size, size, u.at(row, group));
      }
    }
  }

  @Override
  public void addBernoulli(ReferenceMatrix p, HostRandomStream random, ReferenceMatrix out) {
    Formula u = uniforms(random);
    out.set((i, j) -> out.at(i, j) + Units.on(p.at(i, j), u.at(i, j)));
  }

  @Override
  public void addNormal(ReferenceMatrix deviation, HostRandomStream random, ReferenceMatrix x) {
    Formula z = normals(random);
    x.set((i, j) -> x.at(i, j) + deviation.at(0, j) * z.at(i, j));
  }

  @Override
  public void noisyRectified(
      ReferenceMatrix x, ReferenceMatrix bias, HostRandomStream random, ReferenceMatrix out) {
    Formula z = normals(random);
    out.set(
        (i, j) -> {
          double t = x.at(i, j) + bias.at(0, j);
          return Math.max(0, t + Math.sqrt(RealFunctions.sigmoid(t)) * z.at(i, j));
        });
  }

  /** The uniform numbers of the next draw: those of every backend, as they are exact in float. */
  private static Formula uniforms(HostRandomStream random) {
    long draw = random.draw();
    return (row, col) -> Philox.uniform(Philox.word(random.key(), draw, row, col));
  }

  /** The normal numbers of the next draw, by Box and Muller in double. */
  private static Formula normals(HostRandomStream random) {
    long draw = random.draw();
    long key = random.key();
    return (row, col) -> {
      int even = col & ~1;
      double u = Philox.positiveUniform(Philox.word(key, draw, row, even));
      double turn = 2 * Math.PI * Philox.uniform(Philox.word(key, draw, row, even + 1));
      double radius = Math.sqrt(-2 * StrictMath.log(u));
      return radius * (col == even ? StrictMath.cos(turn) : StrictMath.sin(turn));
    };
  }
}
