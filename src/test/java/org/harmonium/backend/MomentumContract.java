package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descent with momentum: bit for bit, and as the operations that it stands for. */
interface MomentumContract extends BackendUnderTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 0.9, 0", "33, 31, 0.9, 0.01", "7, 129, 0.5, 0", "3, 2049, 0.9, 0.02"})
  default void momentumDescent_anyNumbers_isAsSpecified(int rows, int cols, float mu, float l2) {
    int n = rows * cols;
    float[] g = OptimiserContract.gradients(n, 1);
    float[] last = BackendUnderTest.normals(n, 2);
    float[] weights = BackendUnderTest.normals(n, 3);
    try (Matrix gradient = backend().upload(g, rows, cols);
        Matrix velocity = backend().upload(last, rows, cols);
        Matrix w = backend().upload(weights, rows, cols)) {
      backend()
          .momentumDescent(Scalar.of(mu), Scalar.of(-0.03f), Scalar.of(l2), gradient, velocity, w);
      float[] gotV = backend().download(velocity);
      float[] gotW = backend().download(w);
      for (int i = 0; i < n; i++) {
        float v = Math.fma(-0.03f, g[i], mu * last[i]) - l2 * weights[i];
        assertEquals(v, gotV[i], "velocity after " + g[i]);
        assertEquals(weights[i] + v, gotW[i], "w after " + g[i]);
      }
      assertArrayEquals(g, backend().download(gradient));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9, 0", "0.5, 0.01", "0, 0.01"})
  default void momentumDescent_override_equalsDefault(float mu, float l2) {
    float[] last = BackendUnderTest.normals(130 * 64, 2);
    float[] weights = BackendUnderTest.normals(130 * 64, 3);
    if (mu == 0) {
      Arrays.fill(last, Float.NaN);
    }
    try (Matrix gradient = backend().upload(OptimiserContract.gradients(130 * 64, 1), 130, 64);
        Matrix velocity = backend().upload(last, 130, 64);
        Matrix w = backend().upload(weights, 130, 64);
        Matrix expectedV = backend().upload(last, 130, 64);
        Matrix expectedW = backend().upload(weights, 130, 64)) {
      Scalar kept = Scalar.of(mu);
      Scalar lessRate = Scalar.of(-0.03f);
      backend().momentumDescent(kept, lessRate, Scalar.of(l2), gradient, velocity, w);
      defaults().momentumDescent(kept, lessRate, Scalar.of(l2), gradient, expectedV, expectedW);
      assertArrayEquals(backend().download(expectedV), backend().download(velocity));
      assertArrayEquals(backend().download(expectedW), backend().download(w));
    }
  }

  @Test
  default void momentumDescent_shapesThatDiffer_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3)) {
      Executable first =
          () -> backend().momentumDescent(Scalar.ONE, Scalar.ONE, Scalar.ZERO, x, y, x);
      Executable second =
          () -> backend().momentumDescent(Scalar.ONE, Scalar.ONE, Scalar.ZERO, x, x, y);
      for (Executable step : new Executable[] {first, second}) {
        assertEquals(
            "momentumDescent: (3, 2) and (2, 3) differ",
            assertThrows(ShapeException.class, step).getMessage());
      }
    }
  }
}
