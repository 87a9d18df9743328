package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.MicroKernel;

/** A tile of 12 rows and two vectors of columns, in 24 registers. */
final class Tile12 {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final int LANES = VectorMicroKernel.LANES;
  private static final int START = MicroKernel.START;

  private Tile12() {}

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
    FloatVector s06 = FloatVector.zero(SPECIES), t06 = FloatVector.zero(SPECIES);
    FloatVector s07 = FloatVector.zero(SPECIES), t07 = FloatVector.zero(SPECIES);
    FloatVector s08 = FloatVector.zero(SPECIES), t08 = FloatVector.zero(SPECIES);
    FloatVector s09 = FloatVector.zero(SPECIES), t09 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES), t10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES), t11 = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      int p = aOffset + 12 * k, q = START + 2 * LANES * k;
      FloatVector u = FloatVector.fromArray(SPECIES, b, q), v = FloatVector.fromArray(SPECIES, b, q + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[p]); s00 = x.fma(u, s00); t00 = x.fma(v, t00);
      x = FloatVector.broadcast(SPECIES, a[p + 1]); s01 = x.fma(u, s01); t01 = x.fma(v, t01);
      x = FloatVector.broadcast(SPECIES, a[p + 2]); s02 = x.fma(u, s02); t02 = x.fma(v, t02);
      x = FloatVector.broadcast(SPECIES, a[p + 3]); s03 = x.fma(u, s03); t03 = x.fma(v, t03);
      x = FloatVector.broadcast(SPECIES, a[p + 4]); s04 = x.fma(u, s04); t04 = x.fma(v, t04);
      x = FloatVector.broadcast(SPECIES, a[p + 5]); s05 = x.fma(u, s05); t05 = x.fma(v, t05);
      x = FloatVector.broadcast(SPECIES, a[p + 6]); s06 = x.fma(u, s06); t06 = x.fma(v, t06);
      x = FloatVector.broadcast(SPECIES, a[p + 7]); s07 = x.fma(u, s07); t07 = x.fma(v, t07);
      x = FloatVector.broadcast(SPECIES, a[p + 8]); s08 = x.fma(u, s08); t08 = x.fma(v, t08);
      x = FloatVector.broadcast(SPECIES, a[p + 9]); s09 = x.fma(u, s09); t09 = x.fma(v, t09);
      x = FloatVector.broadcast(SPECIES, a[p + 10]); s10 = x.fma(u, s10); t10 = x.fma(v, t10);
      x = FloatVector.broadcast(SPECIES, a[p + 11]); s11 = x.fma(u, s11); t11 = x.fma(v, t11);
    }
    int r = offset;
    s00.intoArray(c, r); t00.intoArray(c, r + LANES);
    r += stride; s01.intoArray(c, r); t01.intoArray(c, r + LANES);
    r += stride; s02.intoArray(c, r); t02.intoArray(c, r + LANES);
    r += stride; s03.intoArray(c, r); t03.intoArray(c, r + LANES);
    r += stride; s04.intoArray(c, r); t04.intoArray(c, r + LANES);
    r += stride; s05.intoArray(c, r); t05.intoArray(c, r + LANES);
    r += stride; s06.intoArray(c, r); t06.intoArray(c, r + LANES);
    r += stride; s07.intoArray(c, r); t07.intoArray(c, r + LANES);
    r += stride; s08.intoArray(c, r); t08.intoArray(c, r + LANES);
    r += stride; s09.intoArray(c, r); t09.intoArray(c, r + LANES);
    r += stride; s10.intoArray(c, r); t10.intoArray(c, r + LANES);
    r += stride; s11.intoArray(c, r); t11.intoArray(c, r + LANES);
    // spotless:on
  }
}
