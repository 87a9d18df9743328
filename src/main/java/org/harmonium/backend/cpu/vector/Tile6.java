package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.MicroKernel;

/** A tile of 6 rows and two vectors of columns, in 12 registers. */
final class Tile6 {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final int LANES = VectorMicroKernel.LANES;
  private static final int START = MicroKernel.START;

  private Tile6() {}

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
    FloatVector s04 = FloatVector.zero(SPECIES), t04 = FloatVector.zero(SPECIES);
    FloatVector s05 = FloatVector.zero(SPECIES), t05 = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      int p = aOffset + 6 * k, q = START + 2 * LANES * k;
      FloatVector u = FloatVector.fromArray(SPECIES, b, q), v = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[p]); s00 = x.fma(u, s00); t00 = x.fma(v, t00);
      x = FloatVector.broadcast(SPECIES, a[p + 1]); s01 = x.fma(u, s01); t01 = x.fma(v, t01);
      x = FloatVector.broadcast(SPECIES, a[p + 2]); s02 = x.fma(u, s02); t02 = x.fma(v, t02);
      x = FloatVector.broadcast(SPECIES, a[p + 3]); s03 = x.fma(u, s03); t03 = x.fma(v, t03);
      x = FloatVector.broadcast(SPECIES, a[p + 4]); s04 = x.fma(u, s04); t04 = x.fma(v, t04);
      x = FloatVector.broadcast(SPECIES, a[p + 5]); s05 = x.fma(u, s05); t05 = x.fma(v, t05);
    }
    int r = offset;
    s00.intoArray(c, r); t00.intoArray(c, r + LANES);
    r += stride; s01.intoArray(c, r); t01.intoArray(c, r + LANES);
    r += stride; s02.intoArray(c, r); t02.intoArray(c, r + LANES);
    r += stride; s03.intoArray(c, r); t03.intoArray(c, r + LANES);
    r += stride; s04.intoArray(c, r); t04.intoArray(c, r + LANES);
    r += stride; s05.intoArray(c, r); t05.intoArray(c, r + LANES);
    // spotless:on
  }
}
