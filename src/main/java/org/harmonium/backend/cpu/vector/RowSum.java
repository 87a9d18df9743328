package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A sum of rows of a right panel, two vectors wide, in 8 registers. */
final class RowSum {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final int LANES = VectorMicroKernel.LANES;

  private RowSum() {}

  /**
   * The sum of the rows that a list names. Four sums run side by side, as an addition takes some
   * cycles: the i-th row of the list goes to sum i mod 4, the last rows to the first sum.
   */
  static void add(int[] list, int from, int to, float[] b, float[] tile) {
    // spotless:off
    FloatVector s0 = FloatVector.zero(SPECIES), t0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES), t1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES), t2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES), t3 = FloatVector.zero(SPECIES);
    int i = from;
    for (; i + 4 <= to; i += 4) {
      int p = 2 * LANES * list[i]; s0 = s0.add(FloatVector.fromArray(SPECIES, b, p)); t0 = t0.add(FloatVector.fromArray(SPECIES, b, p + LANES));
      p = 2 * LANES * list[i + 1]; s1 = s1.add(FloatVector.fromArray(SPECIES, b, p)); t1 = t1.add(FloatVector.fromArray(SPECIES, b, p + LANES));
      p = 2 * LANES * list[i + 2]; s2 = s2.add(FloatVector.fromArray(SPECIES, b, p)); t2 = t2.add(FloatVector.fromArray(SPECIES, b, p + LANES));
      p = 2 * LANES * list[i + 3]; s3 = s3.add(FloatVector.fromArray(SPECIES, b, p)); t3 = t3.add(FloatVector.fromArray(SPECIES, b, p + LANES));
    }
    for (; i < to; i++) {
      int p = 2 * LANES * list[i]; s0 = s0.add(FloatVector.fromArray(SPECIES, b, p)); t0 = t0.add(FloatVector.fromArray(SPECIES, b, p + LANES));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(tile, 0);
    t0.add(t1).add(t2.add(t3)).intoArray(tile, LANES);
    // spotless:on
  }
}
