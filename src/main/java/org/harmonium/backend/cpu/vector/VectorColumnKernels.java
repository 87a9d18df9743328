package org.harmonium.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.harmonium.backend.cpu.ColumnKernels;
import org.harmonium.backend.cpu.Slab;

/** Column sums kept in registers, four vectors of columns at a time. */
public final class VectorColumnKernels extends ColumnKernels {
  private static final VectorSpecies<Float> SPECIES = VectorMicroKernel.SPECIES;
  private static final int LANES = VectorMicroKernel.LANES;

  @Override
  protected void blockSum(Slab x, int from, int to, int col, int n, float[] sum, float[] buffer) {
    float[] data = x.data;
    int start = x.offset + from * x.cols + col;
    int end = start + (to - from) * x.cols;
    int j = 0;
    for (; j + 4 * LANES <= n; j += 4 * LANES) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector s2 = FloatVector.zero(SPECIES);
      FloatVector s3 = FloatVector.zero(SPECIES);
      for (int i = start + j; i < end + j; i += x.cols) {
        s0 = s0.add(FloatVector.fromArray(SPECIES, data, i));
        s1 = s1.add(FloatVector.fromArray(SPECIES, data, i + LANES));
        s2 = s2.add(FloatVector.fromArray(SPECIES, data, i + 2 * LANES));
        s3 = s3.add(FloatVector.fromArray(SPECIES, data, i + 3 * LANES));
      }
      s0.intoArray(sum, j);
      s1.intoArray(sum, j + LANES);
      s2.intoArray(sum, j + 2 * LANES);
      s3.intoArray(sum, j + 3 * LANES);
    }
    for (; j + LANES <= n; j += LANES) {
      FloatVector s = FloatVector.zero(SPECIES);
      for (int i = start + j; i < end + j; i += x.cols) {
        s = s.add(FloatVector.fromArray(SPECIES, data, i));
      }
      s.intoArray(sum, j);
    }
    for (; j < n; j++) {
      float s = 0;
      for (int i = start + j; i < end + j; i += x.cols) {
        s += data[i];
      }
      sum[j] = s;
    }
  }
}
