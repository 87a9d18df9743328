package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.MicroKernel;

/** A tile of 4 rows and two vectors of columns, in 8 registers. */
final class Tile4 {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final int LANES = VectorMicroKernel.LANES;
  private static final int START = MicroKernel.START;

  private Tile4() {}

  /**
   * Computes the sum over k of a column of the left panel times a row of the right one, into {@code
   * c}, whose rows are {@code stride} apart.
   */
  static void multiply(
      int depth, float[] a, int aOffset, float[] b, float[] c, int offset, int stride) {
    // spotless:off
    FloatVector s00 = FloatVector.zero(SPECIES), t00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES), t01 = FloatVector.zero(SPECIES);
    FloatVector s02 = FloatVector.zero(SPECIES), t02 = FloatVector.zero(SPECIES);
    FloatVector s03 = FloatVector.zero(SPECIES), t03 = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      int p = aOffset + 4 * k, q = START + 2 * LANES * k;
      FloatVector u = FloatVector.fromArray(SPECIES, b, q), v = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[p]); s00 = x.fma(u, s00); t00 = x.fma(v, t00);
      x = FloatVector.broadcast(SPECIES, a[p + 1]); s01 = x.fma(u, s01); t01 = x.fma(v, t01);
      x = FloatVector.broadcast(SPECIES, a[p + 2]); s02 = x.fma(u, s02); t02 = x.fma(v, t02);
      x = FloatVector.broadcast(SPECIES, a[p + 3]); s03 = x.fma(u, s03); t03 = x.fma(v, t03);
    }
    int r = offset;
    s00.intoArray(c, r); t00.intoArray(c, r + LANES);
    r += stride; s01.intoArray(c, r); t01.intoArray(c, r + LANES);
    r += stride; s02.intoArray(c, r); t02.intoArray(c, r + LANES);
    r += stride; s03.intoArray(c, r); t03.intoArray(c, r + LANES);
    // spotless:on
  }
}
