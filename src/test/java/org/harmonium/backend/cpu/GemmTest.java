package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.harmonium.backend.cpu.GemmCase.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every matrix product against a triple loop in double. */
class GemmTest {
  /** m, n, k: C is (m, n). */
  private static final int[][] SHAPES = {
    {1, 1, 1}, {1, 37, 5}, {37, 1, 5}, {5, 37, 1}, {10, 100, 64}, {10, 64, 100},
    {31, 32, 33}, {32, 33, 31}, {33, 31, 32}, {127, 128, 129}, {129, 127, 128}, {128, 129, 127},
    {1, 500, 784}, {7, 500, 784}, {100, 500, 784}, {7, 784, 500}, {100, 784, 500}, {784, 500, 100},
    {13, 40, 1100}, {600, 600, 3}, {4100, 3, 5}, {2048, 2, 2100}, {3, 1100, 4},
  };

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void closePool() {
    pool.close();
  }

  static Stream<String> names() {
    return Stream.of(GemmCase.NAMES);
  }

  static List<Arguments> namesAndShapes() {
    List<Arguments> all = new ArrayList<>();
    for (String name : GemmCase.NAMES) {
      for (int[] shape : SHAPES) {
        all.add(Arguments.of(name, shape[0], shape[1], shape[2]));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1}x{2}x{3}")
  @MethodSource("namesAndShapes")
  void multiply_everyTranspose_matchesDouble(String name, int m, int n, int k) {
    Gemm gemm = GemmCase.open(name, pool);
    for (int form = 0; form < 4; form++) {
      checkMultiply(gemm, m, n, k, (form & 1) != 0, (form & 2) != 0, 1, 0);
    }
  }

  /** Fewer rows than a panel, a panel, a little more: every way in which the last rows are cut. */
  @ParameterizedTest
  @MethodSource("names")
  void multiply_fewRows_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    for (int m = 1; m <= 40; m++) {
      checkMultiply(gemm, m, 35, 17, false, false, 1, 0);
      checkMultiply(gemm, m, 35, 17, true, true, 1, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void multiply_anyAlphaAndBeta_matchesDouble(String name) {
    Gemm gemm = GemmCase.open(name, pool);
    for (float alpha : new float[] {0, 1, -0.5f, 2.5f}) {
      for (float beta : new float[] {0, 1, -0.5f, 2.5f}) {
        checkMultiply(gemm, 33, 65, 600, false, false, alpha, beta);
        checkMultiply(gemm, 33, 65, 20, true, false, alpha, beta);
        checkMultiply(gemm, 33, 65, 20, false, true, alpha, beta);
      }
    }
  }

  /** With beta = 0 the old C is all NaN, with alpha = 0 the operands are. */
  private static void checkMultiply(
      Gemm gemm, int m, int n, int k, boolean transA, boolean transB, float alpha, float beta) {
    SplittableRandom random = new SplittableRandom(m * 31L + n * 7L + k);
    int offset = 13 * ((m + n + k) % 2); // a view, or a matrix of its own
    CpuMatrix a = GemmCase.random(random, transA ? k : m, transA ? m : k, offset);
    CpuMatrix b = GemmCase.random(random, transB ? n : k, transB ? k : n, offset);
    CpuMatrix c =
        beta == 0
            ? GemmCase.filled(Float.NaN, m, n, offset)
            : GemmCase.random(random, m, n, offset);
    Reference reference = new Reference(beta, c).add(alpha, a, transA, b, transB);
    if (alpha == 0) {
      a = GemmCase.filled(Float.NaN, a.rows, a.cols, offset);
      b = GemmCase.filled(Float.NaN, b.rows, b.cols, offset);
    }
    gemm.multiply(alpha, a, transA, b, transB, beta, c);
    reference.check(
        c,
        "%s %dx%dx%d %s%s alpha %s beta %s"
            .formatted(gemm.name(), m, n, k, transA ? "T" : "N", transB ? "T" : "N", alpha, beta));
  }

  static List<Arguments> namesAndRowCounts() {
    List<Arguments> all = new ArrayList<>();
    for (String name : GemmCase.NAMES) {
      for (int[] rows :
          new int[][] {{100, 100}, {7, 100}, {100, 3}, {1, 1}, {700, 421}, {0, 5}, {5, 0}}) {
        all.add(Arguments.of(name, rows[0], rows[1]));
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0}, {1} positive and {2} negative rows")
  @MethodSource("namesAndRowCounts")
  void contrast_anyRowCounts_matchesDouble(String name, int positive, int negative) {
    Gemm gemm = GemmCase.open(name, pool);
    SplittableRandom random = new SplittableRandom(5);
    for (float beta : new float[] {0, 0.5f}) {
      CpuMatrix vPos = GemmCase.random(random, positive, 131, 13);
      CpuMatrix hPos = GemmCase.random(random, positive, 67, 13);
      CpuMatrix vNeg = GemmCase.random(random, negative, 131, 0);
      CpuMatrix hNeg = GemmCase.random(random, negative, 67, 3);
      CpuMatrix c =
          beta == 0 ? GemmCase.filled(Float.NaN, 131, 67, 5) : GemmCase.random(random, 131, 67, 5);
      Reference reference =
          new Reference(beta, c)
              .add(0.01f, vPos, true, hPos, false)
              .add(-0.25f, vNeg, true, hNeg, false);
      gemm.contrast(0.01f, vPos, hPos, 0.25f, vNeg, hNeg, beta, c);
      reference.check(c, "contrast with beta " + beta);
    }
  }

  /** The 784 x 500 case is cut into many tiles, the 2500 x 40 case into slabs too. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "vector"})
  void multiply_anyNumberOfThreads_givesTheSameBits(String name) {
    for (int[] shape : new int[][] {{100, 500, 784}, {784, 500, 200}, {2500, 40, 90}}) {
      CpuMatrix one = productOn(1, name, shape);
      for (int threads : new int[] {2, 5}) {
        assertArrayEquals(one.data, productOn(threads, name, shape).data, threads + " threads");
      }
    }
  }

  private static CpuMatrix productOn(int threads, String name, int[] shape) {
    try (WorkerPool own = new WorkerPool(threads)) {
      Gemm gemm = GemmCase.open(name, own);
      SplittableRandom random = new SplittableRandom(9);
      CpuMatrix a = GemmCase.random(random, shape[0], shape[2], 0);
      CpuMatrix b = GemmCase.random(random, shape[1], shape[2], 0);
      CpuMatrix c = GemmCase.random(random, shape[0], shape[1], 0);
      gemm.multiply(0.3f, a, false, b, true, 0.7f, c);
      return c;
    }
  }

  /**
   * Not asked of the Vector API, whose vectors are objects until the compiler has seen the loop
   * often enough.
   */
  @Test
  void plainProduct_inSteadyState_allocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Gemm gemm = GemmLookup.find("plain", pool);
    SplittableRandom random = new SplittableRandom(3);
    CpuMatrix v = GemmCase.random(random, 50, 300, 0);
    CpuMatrix h = GemmCase.random(random, 50, 200, 0);
    CpuMatrix bits = GemmCase.filled(1f, 50, 300, 0);
    CpuMatrix w = GemmCase.random(random, 300, 200, 0);
    long self = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) { // the first rounds load classes
      long before = threads.getThreadAllocatedBytes(self);
      gemm.multiply(1, v, false, w, false, 0, h);
      gemm.multiply(1, h, false, w, true, 0, v);
      gemm.contrast(0.1f, v, h, 0.1f, v, h, 0.5f, w);
      gemm.contrast(0.1f, bits, h, 0.1f, v, h, 0.5f, w);
      least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
    }
    assertEquals(0, least, "bytes in the leanest of ten rounds");
  }
}
