package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built-in matrix product in plain Java and on the Vector API, bit for bit. The contracts of
 * the other kernels compare both with one definition.
 */
class SameBitsTest {
  private static final int TRIALS = 60;

  /**
   * m, n, k: C is (m, n). Panels, blocks and slabs are cut, and C is transposed if it is narrow.
   */
  private static final int[][] SHAPES = {
    {10, 64, 100}, {12, 513, 272}, {13, 40, 273}, {100, 500, 784}, {784, 500, 100}, {100, 10, 784},
    {11, 1100, 545}, {700, 1, 300}, {1, 700, 300}, {2060, 20, 600}, {2048, 2, 2100}, {30, 17, 3},
  };

  private final WorkerPool pool = new WorkerPool(2);
  private Gemm plain;
  private Gemm vector;

  @BeforeEach
  void open() {
    assumeTrue(VectorApi.available(), VectorApi.refusal());
    plain = GemmLookup.find("plain", pool);
    vector = GemmLookup.find("vector", pool);
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  /** With ones only, the subset sums are used. */
  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.3, 1})
  void multiply_knownShapes_givesTheSameBits(double share) {
    SplittableRandom random = new SplittableRandom(1);
    for (int[] shape : SHAPES) {
      for (int form = 0; form < 4; form++) {
        compare(random, shape, share, form, 1, 0);
        compare(random, shape, share, form, -0.3f, 0.7f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5})
  void multiply_randomShapes_givesTheSameBits(double share) {
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < TRIALS; trial++) {
      int[] shape = {random.nextInt(1, 90), random.nextInt(1, 150), random.nextInt(1, 900)};
      float alpha = random.nextBoolean() ? 1 : (float) random.nextDouble(-2, 2);
      float beta = random.nextBoolean() ? 0 : (float) random.nextDouble(-2, 2);
      compare(random, shape, share, trial % 4, alpha, beta);
    }
  }

  /** Every way in which the last terms fall short of a group and of a chunk, and of three rows. */
  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5})
  void multiply_anyDepth_givesTheSameBits(double share) {
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 1; k <= 70; k++) {
      compare(random, new int[] {32, 37, k}, share, k % 4, 1, 0.5f);
    }
  }

  private void compare(
      SplittableRandom random, int[] shape, double share, int form, float alpha, float beta) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    boolean transA = (form & 1) != 0;
    boolean transB = (form & 2) != 0;
    CpuMatrix a = matrix(random, share, transA ? k : m, transA ? m : k);
    CpuMatrix b = GemmCase.random(random, transB ? n : k, transB ? k : n, 5);
    CpuMatrix c = GemmCase.random(random, m, n, 7);
    CpuMatrix other = GemmCase.copy(c);
    plain.multiply(alpha, a, transA, b, transB, beta, c);
    vector.multiply(alpha, a, transA, b, transB, beta, other);
    assertArrayEquals(
        c.data,
        other.data,
        () ->
            "%dx%dx%d %s%s, share of ones %s, alpha %s, beta %s"
                .formatted(m, n, k, transA ? "T" : "N", transB ? "T" : "N", share, alpha, beta));
  }

  @Test
  void contrast_givesTheSameBits() {
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < TRIALS; trial++) {
      int positive = random.nextInt(1, 330);
      int negative = random.nextInt(1, 330);
      int visible = random.nextInt(1, 140);
      int hidden = random.nextInt(1, 80);
      CpuMatrix vPos = matrix(random, trial % 2 == 0 ? -1 : 0.3, positive, visible);
      CpuMatrix hPos = GemmCase.random(random, positive, hidden, 1);
      CpuMatrix vNeg = matrix(random, trial % 4 < 2 ? -1 : 0.3, negative, visible);
      CpuMatrix hNeg = GemmCase.random(random, negative, hidden, 0);
      CpuMatrix c = GemmCase.random(random, visible, hidden, 3);
      CpuMatrix other = GemmCase.copy(c);
      float beta = trial % 3 == 0 ? 0 : 0.9f;
      plain.contrast(0.01f, vPos, hPos, 0.25f, vNeg, hNeg, beta, c);
      vector.contrast(0.01f, vPos, hPos, 0.25f, vNeg, hNeg, beta, other);
      assertArrayEquals(c.data, other.data, "contrast " + trial);
    }
  }

  /** Zeros and ones, or any numbers if the share of ones is negative. */
  private static CpuMatrix matrix(SplittableRandom random, double share, int rows, int cols) {
    CpuMatrix x = GemmCase.random(random, rows, cols, 2);
    for (int i = 0; share >= 0 && i < rows * cols; i++) {
      x.data[2 + i] = random.nextDouble() < share ? 1f : 0f;
    }
    return x;
  }
}
