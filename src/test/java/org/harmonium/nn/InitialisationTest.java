package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How weights begin: their laws, and that these are the same numbers everywhere. */
class InitialisationTest {
  private static final int IN = 120;
  private static final int OUT = 80;

  private static float[] weights(Backend backend, String word, int rows, int cols) {
    try (Matrix w = backend.zeros(rows, cols)) {
      Initialisation.parse(word).initialise(backend, w, backend.stream(41, 1));
      return backend.download(w);
    }
  }

  private static float[] weights(String word, int rows, int cols) {
    try (Backend backend = Backends.cpu()) {
      return weights(backend, word, rows, cols);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // variances; of numbers uniform on (-a, a) it is a^2 / 3
    "glorot-uniform, 0.01, 1.8",
    "glorot-normal, 0.01, 3",
    "he, 0.0166667, 3",
    "uniform:0.3, 0.03, 1.8",
    "normal:0.2, 0.04, 3",
  })
  void weights_ofEachLaw_haveMean0AndItsVariance(String word, double variance, double kurtosis) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    float[] w = weights(word, IN, OUT);
    for (float x : w) {
      sum += x;
      squares += x * (double) x;
      largest = Math.max(largest, Math.abs(x));
    }
    double n = w.length;
    assertEquals(0, sum / n, 4 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 4 * variance * Math.sqrt((kurtosis - 1) / n));
    boolean bounded = largest <= Math.sqrt(3 * variance) * 1.0001;
    assertEquals(kurtosis < 3, bounded, "the largest is " + largest);
  }

  @ParameterizedTest
  @CsvSource({"40, 25", "25, 40", "30, 30", "1, 7", "7, 1"})
  void orthogonal_anyShape_hasOrthonormalVectors(int rows, int cols) {
    float[] w = weights("orthogonal", rows, cols);
    boolean byRows = rows < cols;
    int count = Math.min(rows, cols);
    for (int k = 0; k < count; k++) {
      for (int l = 0; l <= k; l++) {
        double dot = 0;
        for (int i = 0; i < Math.max(rows, cols); i++) {
          dot +=
              w[byRows ? k * cols + i : i * cols + k]
                  * (double) w[byRows ? l * cols + i : i * cols + l];
        }
        assertEquals(k == l ? 1 : 0, dot, 1e-6);
      }
    }
  }

  @Test
  void layer_ofWeightsAndBiases_hasItsWeightsSetAlone() {
    try (Backend backend = Backends.cpu();
        Dense layer = new Dense(backend, 3, 2)) {
      RandomStream random = backend.stream(1, 1);
      Initialisation.constant(0.5).initialise(backend, layer, random);
      assertArrayEquals(
          new float[] {.5f, .5f, .5f, .5f, .5f, .5f}, backend.download(layer.weights().value()));
      assertArrayEquals(new float[2], backend.download(layer.bias().value()));
      assertEquals(0, random.position());
      Initialisation.HE.initialise(backend, layer, random);
      assertEquals(1, random.position());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glorot-uniform",
        "glorot-normal",
        "he",
        "orthogonal",
        "uniform:0.1",
        "normal:1.0"
      })
  void weights_onTheDevice_haveTheSameBits(String word) {
    Assumptions.assumeTrue(CudaForTests.available());
    try (Backend cpu = Backends.cpu();
        Backend cuda = CudaForTests.open(Map.of())) {
      assertArrayEquals(weights(cpu, word, 17, 9), weights(cuda, word, 17, 9));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glorot-uniform",
        "glorot-normal",
        "he",
        "orthogonal",
        "uniform:0.005",
        "normal:0.01",
        "constant:-1.0"
      })
  void words_ofEachLaw_areReadAndWritten(String word) {
    assertEquals(word, Initialisation.parse(word).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"he:2", "normal", "normal:x", "normal:-1", "uniform:Infinity", "xavier"})
  void words_thatAreWrong_areRefusedInOneLine(String word) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Initialisation.parse(word)).getMessage();
    assertTrue(message.startsWith("initialisation '") && !message.contains("\n"), message);
  }
}
