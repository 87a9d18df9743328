package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Element-wise operations, bit for bit. */
interface ElementContract extends BackendUnderTest {
  /** Where functions bend, overflow or vanish. */
  float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    88f,
    -88f,
    104f,
    -104f,
    1e4f,
    -1e4f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  @ParameterizedTest
  @EnumSource(Unary.class)
  default void apply_anyNumber_isTheSpecifiedFunction(Unary f) {
    float[] values = BackendUnderTest.normals(129 * 33, 7);
    System.arraycopy(SPECIAL, 0, values, 0, SPECIAL.length);
    try (Matrix x = backend().upload(values, 129, 33);
        Matrix out = poisoned(129, 33)) {
      backend().apply(f, x, out);
      float[] got = backend().download(out);
      for (int i = 0; i < values.length; i++) {
        assertEquals(f.at(values[i]), got[i], f + " of " + values[i]);
      }
      backend().apply(f, x, x);
      assertArrayEquals(got, backend().download(x));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 33", "127, 1", "31, 129"})
  default void addRow_anyShape_addsToEachRow(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix row = random(1, cols, 2);
        Matrix out = poisoned(rows, cols)) {
      backend().addRow(x, row, out);
      float[] a = backend().download(x);
      float[] r = backend().download(row);
      float[] got = backend().download(out);
      for (int i = 0; i < got.length; i++) {
        assertEquals(a[i] + r[i % cols], got[i]);
      }
    }
  }

  @Test
  default void addRow_columnInsteadOfRow_isNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix column = backend().zeros(2, 1)) {
      assertEquals(
          "addRow: the row is (2, 1) and must be (1, 2) for (3, 2)",
          assertThrows(ShapeException.class, () -> backend().addRow(x, column, x)).getMessage());
    }
  }

  @Test
  default void axpy_scale_hadamard_areExact() {
    float[] a = BackendUnderTest.normals(33 * 31, 1);
    float[] b = BackendUnderTest.normals(33 * 31, 2);
    try (Matrix x = backend().upload(a, 33, 31);
        Matrix y = backend().upload(b, 33, 31);
        Matrix out = poisoned(33, 31)) {
      backend().hadamard(x, y, out);
      float[] product = backend().download(out);
      backend().axpy(Scalar.of(0.3f), x, y);
      float[] sum = backend().download(y);
      backend().scale(Scalar.of(-0.7f), x);
      float[] scaled = backend().download(x);
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i] * b[i], product[i]);
        assertEquals(Math.fma(0.3f, a[i], b[i]), sum[i]);
        assertEquals(-0.7f * a[i], scaled[i]);
      }
    }
  }

  @Test
  default void scale_byZero_overwritesNaN() {
    try (Matrix x = poisoned(3, 5)) {
      backend().scale(Scalar.ZERO, x);
      assertArrayEquals(new float[15], backend().download(x));
    }
  }

  @Test
  default void hadamard_shapesThatDiffer_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3)) {
      assertEquals(
          "hadamard: (3, 2) and (2, 3) differ",
          assertThrows(ShapeException.class, () -> backend().hadamard(x, y, x)).getMessage());
    }
  }

  @Test
  default void applyWithBias_override_equalsDefault() {
    for (Unary f : Unary.values()) {
      try (Matrix x = random(33, 100, 1);
          Matrix bias = random(1, 100, 2);
          Matrix out = poisoned(33, 100);
          Matrix expected = poisoned(33, 100)) {
        backend().applyWithBias(f, x, bias, out);
        defaults().applyWithBias(f, x, bias, expected);
        assertArrayEquals(backend().download(expected), backend().download(out), f.toString());
        backend().applyWithBias(f, x, bias, x);
        assertArrayEquals(backend().download(expected), backend().download(x));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.01, 0", "0, 0.001", "0.02, 0.003"})
  default void momentumStep_anyDecay_isExact(float l2, float l1) {
    float[] w = BackendUnderTest.normals(129 * 31, 1);
    float[] dW = BackendUnderTest.normals(129 * 31, 2);
    w[0] = 0f;
    w[1] = -0f;
    w[2] = Float.MIN_VALUE;
    w[3] = -Float.MIN_VALUE;
    try (Matrix weights = backend().upload(w, 129, 31);
        Matrix velocity = backend().upload(dW, 129, 31)) {
      backend().momentumStep(Scalar.of(l2), Scalar.of(l1), velocity, weights);
      float[] gotW = backend().download(weights);
      float[] gotV = backend().download(velocity);
      for (int i = 0; i < w.length; i++) {
        // One rounding an operation, in this order; sign(0) = 0.
        float decay = l2 * w[i];
        float v = dW[i] - (l1 == 0f ? decay : Math.fma(l1, Math.signum(w[i]), decay));
        assertEquals(v, gotV[i], "velocity of " + w[i]);
        assertEquals(w[i] + v, gotW[i]);
      }
    }
  }
}
