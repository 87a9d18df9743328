package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dropout and corruption: their laws at fixed seeds, and that backward passes know their masks. */
class NoiseTest extends OnEachBackend {
  private static final int ROWS = 400;
  private static final int COLS = 50;
  private static final double N = ROWS * COLS;

  private static Matrix filled(Backend backend, float value) {
    Matrix x = backend.zeros(ROWS, COLS);
    backend.fill(value, x);
    return x;
  }

  private static double share(float[] values, float value) {
    int count = 0;
    for (float v : values) {
      count += v == value ? 1 : 0;
    }
    return count / N;
  }

  /** Four standard deviations of a share of N numbers. */
  private static double near(double p) {
    return 4 * Math.sqrt(p * (1 - p) / N);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  @Test
  void dropout_inTraining_keepsTheMeanAndItsShare() {
    try (Backend backend = open();
        Dropout layer = new Dropout(backend, COLS, 0.2);
        Matrix x = filled(backend, 3f)) {
      RandomStream random = backend.stream(1, 1);
      float[] y = backend.download(layer.forward(x, random));
      assertEquals(0.2, share(y, 0f), near(0.2));
      assertEquals(0.8, share(y, 3f * (1 / 0.8f)), near(0.2), "the others are scaled up");
      assertEquals(3, mean(y), 3 / 0.8 * near(0.2));
      assertEquals(1, random.position());
    }
  }

  @Test
  void dropout_backward_usesTheMaskOfTheForwardPass() {
    try (Backend backend = open();
        Dropout layer = new Dropout(backend, COLS, 0.5);
        Matrix x = filled(backend, 1f);
        Matrix dy = filled(backend, 1f)) {
      RandomStream random = backend.stream(1, 1);
      float[] first = backend.download(layer.forward(x, random));
      float[] y = backend.download(layer.forward(x, random));
      float[] dx = backend.download(Objects.requireNonNull(layer.backward(dy, true)));
      assertArrayEquals(y, dx, "for x = dy = 1 both are the mask");
      assertTrue(mean(first) > 0.9 && !Arrays.equals(first, y), "each pass draws anew");
      assertEquals(2, random.position(), "backward draws nothing");
    }
  }

  @Test
  void noise_atInference_isNone() {
    try (Backend backend = open();
        Dropout dropout = new Dropout(backend, COLS, 0.5);
        Corruption masking = new Corruption(backend, COLS, CorruptionKind.MASKING, 0.5);
        Matrix x = filled(backend, 3f);
        Matrix dy = filled(backend, 2f)) {
      assertSame(x, dropout.forward(x, null));
      assertSame(dy, dropout.backward(dy, true));
      assertSame(x, masking.forward(x, null));
      assertSame(dy, masking.backward(dy, true));
    }
  }

  @Test
  void masking_inTraining_setsItsShareToZero() {
    try (Backend backend = open();
        Corruption layer = new Corruption(backend, COLS, CorruptionKind.MASKING, 0.3);
        Matrix x = filled(backend, 3f)) {
      RandomStream random = backend.stream(2, 1);
      float[] y = backend.download(layer.forward(x, random));
      assertEquals(0.3, share(y, 0f), near(0.3));
      assertEquals(0.7, share(y, 3f), near(0.3), "the others stay as they are");
      assertEquals(1, random.position());
    }
  }

  @Test
  void gaussian_inTraining_hasItsDeviation() {
    try (Backend backend = open();
        Corruption layer = new Corruption(backend, COLS, CorruptionKind.GAUSSIAN, 0.5);
        Matrix x = filled(backend, 3f);
        Matrix dy = filled(backend, 2f)) {
      RandomStream random = backend.stream(3, 1);
      float[] y = backend.download(layer.forward(x, random));
      double squares = 0;
      for (float v : y) {
        squares += (v - 3.0) * (v - 3.0);
      }
      assertEquals(3, mean(y), 4 * 0.5 / Math.sqrt(N));
      assertEquals(0.25, squares / N, 4 * 0.25 * Math.sqrt(2 / N));
      assertEquals(1, random.position());
      assertSame(dy, layer.backward(dy, true));
    }
  }

  @Test
  void saltAndPepper_inTraining_replacesItsShareByEither() {
    try (Backend backend = open();
        Corruption layer = new Corruption(backend, COLS, CorruptionKind.SALT_AND_PEPPER, 0.4);
        Matrix x = filled(backend, 0.5f);
        Matrix dy = filled(backend, 1f)) {
      RandomStream random = backend.stream(4, 1);
      float[] y = backend.download(layer.forward(x, random));
      assertEquals(0.2, share(y, 0f), near(0.2));
      assertEquals(0.2, share(y, 1f), near(0.2));
      assertEquals(0.6, share(y, 0.5f), near(0.6));
      assertEquals(2, random.position());
      float[] dx = backend.download(Objects.requireNonNull(layer.backward(dy, true)));
      for (int i = 0; i < y.length; i++) {
        assertEquals(y[i] == 0.5f ? 1f : 0f, dx[i], "what was replaced has no slope");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CorruptionKind.class)
  void corruption_levelsAtTheEnds_areNoneAndAll(CorruptionKind kind) {
    try (Backend backend = open();
        Corruption none = new Corruption(backend, COLS, kind, 0);
        Corruption all = new Corruption(backend, COLS, kind, 1);
        Matrix x = filled(backend, 0.5f)) {
      RandomStream random = backend.stream(5, 1);
      assertEquals(1, share(backend.download(none.forward(x, random)), 0.5f));
      assertTrue(share(backend.download(all.forward(x, random)), 0.5f) < 0.001);
    }
  }
}
