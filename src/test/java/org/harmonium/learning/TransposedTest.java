package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Precision;
import org.harmonium.backend.TestedBackend;
import org.harmonium.backend.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix and its transpose, added to the last bit: with parts of strips, and rounded factors. */
class TransposedTest extends OnEachBackend {
  static Stream<TestedBackend> backends() {
    TestedBackend bf16 = new TestedBackend("cuda", Map.of("precision", "bf16"));
    return Stream.of(TestedBackend.CPU, TestedBackend.CUDA, bf16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 128, 150})
  void add_anySize_isSymmetricToTheLastBit(int n) {
    try (Backend backend = open();
        Matrix x = backend.zeros(n, n);
        Workspace workspace = new Workspace(backend)) {
      Transposed transposed = new Transposed(workspace, backend, x);
      backend.normal(backend.stream(n, 0), x);
      float[] before = backend.download(x);
      transposed.add();
      float[] after = backend.download(x);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          float sum = before[i * n + j] + before[j * n + i];
          assertEquals(after[j * n + i], after[i * n + j]);
          if (backend.precision() == Precision.FP32) {
            assertEquals(sum, after[i * n + j]);
          } else {
            double terms = Math.abs(before[i * n + j]) + Math.abs(before[j * n + i]);
            assertEquals(sum, after[i * n + j], terms * backend.precision().rounding() * 1.01);
          }
        }
      }
    }
  }
}
