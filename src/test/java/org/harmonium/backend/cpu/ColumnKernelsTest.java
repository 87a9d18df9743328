package org.harmonium.backend.cpu;

import static org.harmonium.backend.cpu.KernelData.SIZES;
import static org.harmonium.backend.cpu.KernelData.assertSameBits;
import static org.harmonium.backend.cpu.KernelData.copy;
import static org.harmonium.backend.cpu.KernelData.smooth;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnKernelsTest {
  private static ColumnKernels kernels(String name) {
    boolean vector = name.equals("vector");
    assumeTrue(!vector || VectorApi.available(), VectorApi.refusal());
    return (vector ? ElementKernels.vector() : ElementKernels.plain()).columns();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void columnSums_rowsAndColumnRanges_blocksOf64InOrder(String name) {
    ColumnKernels kernels = kernels(name);
    for (int cols : SIZES) {
      for (int rows : new int[] {1, 63, 64, 65, 150}) {
        Slab x = smooth(cols, rows, cols, 1);
        Slab out = smooth(2, 1, cols, 2);
        Slab wanted = copy(out);
        for (int col = 0; col < cols; col++) {
          float total = 0;
          for (int block = 0; block < rows; block += 64) {
            float sum = 0;
            for (int row = block; row < Math.min(rows, block + 64); row++) {
              sum += x.data[1 + row * cols + col];
            }
            total += sum;
          }
          wanted.data[2 + col] = Math.fma(0.3f, total, 0.7f * out.data[2 + col]);
        }
        kernels.columnSums(0.3f, x, rows, 0.7f, out, 0, cols / 3);
        kernels.columnSums(0.3f, x, rows, 0.7f, out, cols / 3, cols);
        assertSameBits("columnSums of " + rows + " x " + cols, wanted, out);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void columnSums_betaZero_overwritesNan(String name) {
    ColumnKernels kernels = kernels(name);
    Slab out = new Slab(new float[] {Float.NaN, Float.POSITIVE_INFINITY}, 0, 2);
    kernels.columnSums(2f, new Slab(new float[] {1, 2, 3, 4}, 0, 2), 2, 0f, out, 0, 2);
    assertEquals(8f, out.data[0]);
    assertEquals(12f, out.data[1]);
  }
}
