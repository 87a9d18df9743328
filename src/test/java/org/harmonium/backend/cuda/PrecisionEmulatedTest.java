package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each precision rounds, and that a rounded copy is never older than its original. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class PrecisionEmulatedTest {
  /** Bits after the leading one that the factors of a product keep. */
  @ParameterizedTest
  @CsvSource({"fp32, 23", "tf32, 10", "bf16, 7"})
  void gemm_statesTimesWeights_roundsTheWeightsOnly(String precision, int bits) {
    Random random = new Random(3);
    int n = 9;
    int k = 70;
    int m = 33;
    float[] states = new float[n * k];
    float[] weights = new float[k * m];
    for (int i = 0; i < states.length; i++) {
      states[i] = random.nextInt(2);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    try (Backend backend = CudaForTests.open(Map.of("precision", precision));
        Matrix v = backend.upload(states, n, k);
        Matrix w = backend.upload(weights, k, m);
        Matrix out = backend.zeros(n, m)) {
      backend.gemm(Scalar.ONE, v, false, w, false, Scalar.ZERO, out);
      float[] got = backend.download(out);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          double sum = 0;
          double size = 0;
          for (int l = 0; l < k; l++) {
            double rounded = round(weights[l * m + j], bits);
            sum += states[i * k + l] * rounded;
            size += states[i * k + l] * Math.abs(rounded);
          }
          assertEquals(sum, got[i * m + j], size * k * 0x1p-24);
        }
      }
    }
  }

  /** To nearest, ties to even. */
  private static double round(float x, int bits) {
    double unit = Math.ulp(x) * Math.pow(2, 23 - bits);
    return Math.rint(x / unit) * unit;
  }

  private static final Scalar RATE = Scalar.of(0.7f);

  /** Every operation that writes a matrix, by its name. */
  private static final Map<String, Write> WRITES =
      Map.ofEntries(
          Map.entry("write", (b, x, y, out, r) -> b.write(new float[] {5, 6, 7, 8}, out)),
          Map.entry("copy", (b, x, y, out, r) -> b.copy(x, out)),
          Map.entry("fill", (b, x, y, out, r) -> b.fill(3f, out)),
          Map.entry("apply", (b, x, y, out, r) -> b.apply(Unary.EXP, x, out)),
          Map.entry("applyGradient", (b, x, y, out, r) -> b.applyGradient(Unary.TANH, x, y, out)),
          Map.entry("softmax", (b, x, y, out, r) -> b.softmax(x, out)),
          Map.entry("squaredErrorGradient", (b, x, y, out, r) -> b.squaredErrorGradient(x, y, out)),
          Map.entry(
              "binaryCrossEntropyGradient",
              (b, x, y, out, r) -> b.binaryCrossEntropyGradient(x, y, out)),
          Map.entry(
              "softmaxCrossEntropyGradient",
              (b, x, y, out, r) -> b.softmaxCrossEntropyGradient(x, y, out)),
          Map.entry("addRow", (b, x, y, out, r) -> b.addRow(x, y.rows(0, 1), out)),
          Map.entry(
              "applyWithBias",
              (b, x, y, out, r) -> b.applyWithBias(Unary.TANH, x, y.rows(1, 2), out)),
          Map.entry("axpy", (b, x, y, out, r) -> b.axpy(Scalar.of(2f), x, out)),
          Map.entry("scale", (b, x, y, out, r) -> b.scale(Scalar.of(2f), out)),
          Map.entry("hadamard", (b, x, y, out, r) -> b.hadamard(x, y, out)),
          Map.entry("multiplyRow", (b, x, y, out, r) -> b.multiplyRow(x, y.rows(1, 2), out)),
          Map.entry("multiplyColumn", PrecisionEmulatedTest::byColumn),
          Map.entry("dropoutMask", (b, x, y, out, r) -> b.dropoutMask(0.7f, r, out)),
          Map.entry("maxGroups", (b, x, y, out, r) -> b.maxGroups(1, x, out)),
          Map.entry("maxGroupsGradient", (b, x, y, out, r) -> b.maxGroupsGradient(1, x, y, out)),
          Map.entry("addSign", (b, x, y, out, r) -> b.addSign(Scalar.of(0.3f), x, out)),
          Map.entry("mean of Adam", (b, x, y, out, r) -> adam(b, x, out, x, y)),
          Map.entry("square of Adam", (b, x, y, out, r) -> adam(b, x, y, out, y)),
          Map.entry("weights of Adam", (b, x, y, out, r) -> adam(b, x, y, x, out)),
          Map.entry(
              "square of RMSProp", (b, x, y, out, r) -> b.rmsPropStep(RATE, 0.3f, 1, x, out, y)),
          Map.entry(
              "weights of RMSProp", (b, x, y, out, r) -> b.rmsPropStep(RATE, 0.3f, 1, y, x, out)),
          Map.entry("limitNorm", PrecisionEmulatedTest::limit),
          Map.entry("clip", (b, x, y, out, r) -> b.clip(1.3f, 2.7f, out)),
          Map.entry("copyColumns", (b, x, y, out, r) -> b.copyColumns(x, 0, 1, out, 1)),
          Map.entry("applyColumns", (b, x, y, out, r) -> b.applyColumns(Unary.EXP, 1, 2, out)),
          Map.entry("softmaxColumns", (b, x, y, out, r) -> b.softmaxColumns(0, 2, 2, out)),
          Map.entry("categorical", (b, x, y, out, r) -> b.categorical(0, 2, 1, r, out)),
          Map.entry("addBernoulli", (b, x, y, out, r) -> b.addBernoulli(x, r, out)),
          Map.entry("addNormal", (b, x, y, out, r) -> b.addNormal(x.rows(0, 1), r, out)),
          Map.entry(
              "noisyRectified", (b, x, y, out, r) -> b.noisyRectified(x, y.rows(0, 1), r, out)),
          Map.entry("uniform", (b, x, y, out, r) -> b.uniform(r, out)),
          Map.entry("normal", (b, x, y, out, r) -> b.normal(r, out)),
          Map.entry("bernoulli", (b, x, y, out, r) -> b.bernoulli(x, r, out)),
          Map.entry("mean", (b, x, y, out, r) -> b.sigmoidBernoulli(x, y.rows(0, 1), r, out, y)),
          Map.entry(
              "sample", (b, x, y, out, r) -> b.sigmoidBernoulli(x, y.rows(0, 1), r, null, out)),
          Map.entry(
              "columnSums",
              (b, x, y, out, r) -> b.columnSums(Scalar.ONE, x, Scalar.ONE, out.rows(1, 2))),
          Map.entry(
              "gemm", (b, x, y, out, r) -> b.gemm(Scalar.ONE, x, false, y, false, Scalar.ONE, out)),
          Map.entry(
              "velocity", (b, x, y, out, r) -> b.momentumStep(Scalar.ONE, Scalar.ONE, out, y)),
          Map.entry(
              "weights", (b, x, y, out, r) -> b.momentumStep(Scalar.ONE, Scalar.ONE, y, out)));

  private static void byColumn(Backend b, Matrix x, Matrix y, Matrix out, RandomStream random) {
    try (Matrix column = b.upload(new float[] {0.3f, -7}, 2, 1)) {
      b.multiplyColumn(x, column, out);
    }
  }

  private static void adam(Backend b, Matrix g, Matrix m, Matrix v, Matrix w) {
    try (Matrix powers = b.upload(new float[] {0.9f, 0.3f}, 1, 2)) {
      b.adamStep(RATE, 0.9f, 0.3f, 1, powers, g, m, v, w);
    }
  }

  private static void limit(Backend b, Matrix x, Matrix y, Matrix out, RandomStream random) {
    try (Matrix squares = b.upload(new float[] {7}, 1, 1)) {
      b.limitNorm(RATE, squares, out);
    }
  }

  /** An operation that writes out. */
  private interface Write {
    void to(Backend backend, Matrix x, Matrix y, Matrix out, RandomStream random);
  }

  @Test
  void bf16_everyWrite_reachesTheRoundedCopy() {
    WRITES.forEach(
        (name, write) -> {
          try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
              Matrix x = backend.upload(new float[] {0.5f, 0.25f, 1, 2}, 2, 2);
              Matrix y = backend.upload(new float[] {1, -1, 0.5f, 4}, 2, 2);
              Matrix all = backend.upload(new float[] {9, 9, 1, 2, 3, 4, 9, 9}, 4, 2);
              Matrix unit = backend.upload(new float[] {1, 0, 0, 1}, 2, 2);
              Matrix product = backend.zeros(2, 2)) {
            Matrix out = all.rows(1, 3);
            // The first product makes the copy; the second reads what the write has left in it.
            backend.gemm(Scalar.ONE, out, false, unit, false, Scalar.ZERO, product);
            write.to(backend, x, y, out, backend.stream(1, 1));
            backend.gemm(Scalar.ONE, out, false, unit, false, Scalar.ZERO, product);
            float[] expected = backend.download(out);
            for (int i = 0; i < 4; i++) {
              expected[i] = (float) round(expected[i], 7);
            }
            assertArrayEquals(expected, backend.download(product), name);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bf16_gather_reachesTheRoundedCopy(boolean sampled) {
    try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
        RowStore rows = backend.store(new byte[] {0, (byte) 255, 100, (byte) 200}, 2);
        RowOrder order = backend.rowOrder(2);
        Matrix out = backend.zeros(2, 2);
        Matrix unit = backend.upload(new float[] {1, 0, 0, 1}, 2, 2);
        Matrix product = backend.zeros(2, 2)) {
      backend.gemm(Scalar.ONE, out, false, unit, false, Scalar.ZERO, product);
      if (sampled) {
        backend.gatherBernoulli(rows, order, backend.stream(1, 1), out);
      } else {
        backend.gather(rows, order, out);
      }
      backend.gemm(Scalar.ONE, out, false, unit, false, Scalar.ZERO, product);
      float[] expected = backend.download(out);
      for (int i = 0; i < 4; i++) {
        expected[i] = expected[i] == 0 ? 0 : (float) round(expected[i], 7);
      }
      assertArrayEquals(expected, backend.download(product));
    }
  }

  @Test
  void bf16_addSquares_reachesTheRoundedCopy() {
    try (Backend b = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix x = b.upload(new float[] {0.3f, 7}, 1, 2);
        Matrix total = b.upload(new float[] {0.3f}, 1, 1);
        Matrix one = b.upload(new float[] {1}, 1, 1);
        Matrix product = b.zeros(1, 1)) {
      b.gemm(Scalar.ONE, total, false, one, false, Scalar.ZERO, product);
      b.addSquares(x, total);
      b.gemm(Scalar.ONE, total, false, one, false, Scalar.ZERO, product);
      assertEquals(round(b.download(total)[0], 7), b.download(product)[0]);
    }
  }

  @Test
  void open_unknownPrecision_isRefused() {
    assertEquals(
        "precision must be fp32, tf32 or bf16, was 'fp8'",
        assertThrows(
                IllegalArgumentException.class, () -> CudaForTests.open(Map.of("precision", "fp8")))
            .getMessage());
  }
}
