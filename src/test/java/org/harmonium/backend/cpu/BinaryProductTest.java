package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
    {1, 1, 1},
    {31, 33, 32},
    {32, 31, 33},
    {33, 32, 31},
    {65, 17, 129},
    {100, 500, 784},
    {784, 500, 100},
    {100, 784, 500},
    {24, 40, 2000},
    {1100, 20, 90},
    {40, 1100, 50},
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
    for (double share : new double[] {0, 0.3, 1}) {
      checkForms(gemm, share, m, n, k, 1, 0);
      checkForms(gemm, share, m, n, k, -0.5f, 2.5f);
    }
  }

  /** Every way in which the last terms fall short of a group and of a chunk. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_anyDepth_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    for (int k = 1; k <= 70; k++) {
      checkForms(gemm, 0.5, 32, 37, k, 1, 1);
    }
  }

  /**
   * Every way in which the last columns fall short of a panel, in rows that have a table or not.
   */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_anyWidth_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    for (int n = 1; n <= 70; n++) {
      checkForms(gemm, 0.5, 23 + n % 2, n, 36, -0.5f, 0);
    }
  }

  private static void checkForms(
      Gemm gemm, double share, int m, int n, int k, float alpha, float beta) {
    for (boolean transA : new boolean[] {false, true}) {
      CpuMatrix a = bits(share, transA ? k : m, transA ? m : k, 3);
      check(gemm, a, transA, n, false, alpha, beta);
      check(gemm, a, transA, n, true, alpha, beta);
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
        check(gemm, a, false, 40, false, 1, 0);
        check(gemm, a, true, 40, true, 1, 1);
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
  void multiply_infinityInARowOfB_reachesWhatSelectsIt(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    CpuMatrix a = bits(0.5, 40, 50, 0);
    CpuMatrix b = GemmCase.random(new SplittableRandom(2), 50, 30, 0);
    for (int i = 0; i < 40; i++) {
      a.data[i * 50 + 17] = i == 7 ? 1f : 0f;
    }
    b.data[17 * 30 + 4] = Float.POSITIVE_INFINITY;
    CpuMatrix c = GemmCase.filled(0f, 40, 30, 0);
    gemm.multiply(1, a, false, b, false, 0, c);
    for (int i = 0; i < 40 * 30; i++) {
      assertEquals(i != 7 * 30 + 4, Float.isFinite(c.data[i]), "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_anyNumberOfThreads_givesTheSameBits(String name) {
    for (int form = 0; form < 4; form++) {
      float[] one = productOn(1, name, (form & 1) != 0, (form & 2) != 0);
      for (int threads : new int[] {2, 5}) {
        float[] more = productOn(threads, name, (form & 1) != 0, (form & 2) != 0);
        assertArrayEquals(one, more, threads + " threads, form " + form);
      }
    }
  }

  private static float[] productOn(int threads, String name, boolean transA, boolean transB) {
    try (WorkerPool own = new WorkerPool(threads)) {
      Gemm gemm = GemmCase.open(name, own);
      CpuMatrix a = bits(0.3, 800, 800, 0);
      CpuMatrix b = GemmCase.random(new SplittableRandom(9), 800, 800, 0);
      CpuMatrix c = GemmCase.random(new SplittableRandom(8), 800, 800, 0);
      gemm.multiply(0.3f, a, transA, b, transB, 0.7f, c);
      return c.data;
    }
  }

  /** With beta = 0 the old C is all NaN. */
  private static void check(
      Gemm gemm, CpuMatrix a, boolean transA, int n, boolean transB, float alpha, float beta) {
    SplittableRandom random = new SplittableRandom(n);
    int m = transA ? a.cols : a.rows;
    int k = transA ? a.rows : a.cols;
    CpuMatrix b = GemmCase.random(random, transB ? n : k, transB ? k : n, 5);
    CpuMatrix c =
        beta == 0 ? GemmCase.filled(Float.NaN, m, n, 7) : GemmCase.random(random, m, n, 7);
    Reference reference = new Reference(beta, c).add(alpha, a, transA, b, transB);
    gemm.multiply(alpha, a, transA, b, transB, beta, c);
    reference.check(
        c,
        "%s %dx%dx%d %s%s".formatted(gemm.name(), m, n, k, transA ? "T" : "N", transB ? "T" : "N"));
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
