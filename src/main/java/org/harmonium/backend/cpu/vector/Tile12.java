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
   * The sum over k of a column of the left panel times a row of the right one, written to {@code
   * tile}.
   */
  static void multiply(int depth, float[] a, int aOffset, float[] b, float[] tile) {
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
    s00.intoArray(tile, 0 * LANES); t00.intoArray(tile, 1 * LANES);
    s01.intoArray(tile, 2 * LANES); t01.intoArray(tile, 3 * LANES);
    s02.intoArray(tile, 4 * LANES); t02.intoArray(tile, 5 * LANES);
    s03.intoArray(tile, 6 * LANES); t03.intoArray(tile, 7 * LANES);
    s04.intoArray(tile, 8 * LANES); t04.intoArray(tile, 9 * LANES);
    s05.intoArray(tile, 10 * LANES); t05.intoArray(tile, 11 * LANES);
    s06.intoArray(tile, 12 * LANES); t06.intoArray(tile, 13 * LANES);
    s07.intoArray(tile, 14 * LANES); t07.intoArray(tile, 15 * LANES);
    s08.intoArray(tile, 16 * LANES); t08.intoArray(tile, 17 * LANES);
    s09.intoArray(tile, 18 * LANES); t09.intoArray(tile, 19 * LANES);
    s10.intoArray(tile, 20 * LANES); t10.intoArray(tile, 21 * LANES);
    s11.intoArray(tile, 22 * LANES); t11.intoArray(tile, 23 * LANES);
    // spotless:on
  }
}
