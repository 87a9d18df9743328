package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.harmonium.backend.cpu.GemmCase.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products whose left factor holds zeros and ones, against a triple loop in double. */
class BinaryProductTest {
  /** m, n, k: C is (m, n). */
  private static final int[][] SHAPES = {
    {1, 16, 16},
    {10, 100, 64},
    {31, 33, 32},
    {65, 17, 129},
    {100, 500, 784},
    {784, 500, 100},
    {7, 40, 2000},
    {700, 20, 90},
  };

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void closePool() {
    pool.close();
  }

  static List<Arguments> namesAndShapes() {
    List<Arguments> all = new ArrayList<>();
    for (String name : new String[] {"plain", "vector"}) {
      for (int[] shape : SHAPES) {
        all.add(Arguments.of(name, shape[0], shape[1], shape[2]));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}x{2}x{3}")
  @MethodSource("namesAndShapes")
  void multiply_anyShareOfOnes_matchesDouble(String name, int m, int n, int k) {
    Gemm gemm = GemmCase.open(name, pool);
    for (double share : new double[] {0, 0.05, 0.1, 0.3, 0.5, 1}) {
      for (boolean trans : new boolean[] {false, true}) {
        CpuMatrix a = bits(share, trans ? k : m, trans ? m : k, 3);
        check(gemm, a, trans, n, 1, 0);
        check(gemm, a, trans, n, -0.5f, 2.5f);
      }
    }
  }

  /** One other number, wherever it lies, and the general product must do it. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_almostBinary_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    for (float other : new float[] {-0f, -1f, 2f, 0.5f, 1.0000001f, Float.MIN_VALUE, 1e30f}) {
      for (int at : new int[] {0, 99, 100 * 60, 100 * 130 - 1}) {
        CpuMatrix a = bits(0.1, 130, 100, 0);
        a.data[at] = other;
        check(gemm, a, false, 40, 1, 0);
        check(gemm, a, true, 40, 1, 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void contrast_binaryData_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    SplittableRandom random = new SplittableRandom(5);
    for (int positive : new int[] {7, 100}) {
      for (double shareNeg : new double[] {0.1, -1}) { // binary or not
        CpuMatrix vPos = bits(0.1, positive, 131, 13);
        CpuMatrix hPos = GemmCase.random(random, positive, 67, 13);
        CpuMatrix vNeg =
            shareNeg < 0 ? GemmCase.random(random, 50, 131, 0) : bits(shareNeg, 50, 131, 0);
        CpuMatrix hNeg = GemmCase.random(random, 50, 67, 3);
        CpuMatrix c = GemmCase.random(random, 131, 67, 5);
        Reference reference =
            new Reference(0.5f, c)
                .add(0.01f, vPos, true, hPos, false)
                .add(-0.25f, vNeg, true, hNeg, false);
        gemm.contrast(0.01f, vPos, hPos, 0.25f, vNeg, hNeg, 0.5f, c);
        reference.check(c, "contrast of " + positive + " binary rows");
      }
    }
  }

  /** Shows that the short way is taken: the general product would spread 0 times infinity. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_infinityInARowThatNothingSelects_staysThere(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    CpuMatrix a = bits(0.05, 20, 50, 0);
    CpuMatrix b = GemmCase.random(new SplittableRandom(2), 50, 30, 0);
    for (int i = 0; i < 20; i++) {
      a.data[i * 50 + 17] = 0f;
    }
    b.data[17 * 30 + 4] = Float.POSITIVE_INFINITY;
    CpuMatrix c = GemmCase.filled(0f, 20, 30, 0);
    gemm.multiply(1, a, false, b, false, 0, c);
    for (int i = 0; i < 20 * 30; i++) {
      assertTrue(Float.isFinite(c.data[i]), "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_anyNumberOfThreads_givesTheSameBits(String name) {
    for (boolean trans : new boolean[] {false, true}) {
      float[] one = productOn(1, name, trans);
      for (int threads : new int[] {2, 5}) {
        assertArrayEquals(one, productOn(threads, name, trans), threads + " threads");
      }
    }
  }

  private static float[] productOn(int threads, String name, boolean trans) {
    try (WorkerPool own = new WorkerPool(threads)) {
      Gemm gemm = GemmCase.open(name, own);
      CpuMatrix a = bits(0.1, 300, 300, 0);
      CpuMatrix b = GemmCase.random(new SplittableRandom(9), 300, 250, 0);
      CpuMatrix c = GemmCase.random(new SplittableRandom(8), 300, 250, 0);
      gemm.multiply(0.3f, a, trans, b, false, 0.7f, c);
      return c.data;
    }
  }

  /** With beta = 0 the old C is all NaN. */
  private static void check(
      Gemm gemm, CpuMatrix a, boolean transA, int n, float alpha, float beta) {
    SplittableRandom random = new SplittableRandom(n);
    int m = transA ? a.cols : a.rows;
    CpuMatrix b = GemmCase.random(random, transA ? a.rows : a.cols, n, 5);
    CpuMatrix c =
        beta == 0 ? GemmCase.filled(Float.NaN, m, n, 7) : GemmCase.random(random, m, n, 7);
    Reference reference = new Reference(beta, c).add(alpha, a, transA, b, false);
    gemm.multiply(alpha, a, transA, b, false, beta, c);
    reference.check(c, gemm.name() + " " + m + "x" + n + (transA ? " T" : " N"));
  }

  private static CpuMatrix bits(double share, int rows, int cols, int offset) {
    SplittableRandom random = new SplittableRandom(rows * 31L + cols);
    CpuMatrix x = GemmCase.random(random, rows, cols, offset);
    for (int i = 0; i < rows * cols; i++) {
      x.data[offset + i] = random.nextDouble() < share ? 1f : 0f;
    }
    return x;
  }
}
