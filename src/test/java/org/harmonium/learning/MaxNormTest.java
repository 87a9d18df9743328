package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;
import org.harmonium.nn.Parameter;
import org.junit.jupiter.api.Test;

/** The weights into each unit after a step of gradient descent, by sums in double. */
class MaxNormTest extends OnEachBackend {
  private static final double LARGEST = 1.5;
  private static final float RATE = 0.5f;
  private static final float[] W = {1, 3, 0.1f, -2, 0.5f, 0.2f, 0.5f, -1, 0}; // (3, 3)
  private static final float[] D = {0, -2, 0.2f, 1, 1, -0.4f, -1, 0, 0.1f};
  private static final float[] BIAS = {5, -7, 9};

  private static Parameter parameter(
      Backend backend, Workspace workspace, String name, float[] values, int rows) {
    return new Parameter(
        backend, name, workspace.upload(values, rows, 3), workspace.zeros(rows, 3), rows > 1);
  }

  /** Column by column: the step, then the ball. */
  private static float[] expected(float[] w) {
    float[] expected = w.clone();
    for (int j = 0; j < 3; j++) {
      double square = 0;
      for (int i = 0; i < 3; i++) {
        expected[3 * i + j] -= RATE * D[3 * i + j];
        square += (double) expected[3 * i + j] * expected[3 * i + j];
      }
      double factor = Math.min(1, LARGEST / Math.sqrt(square));
      for (int i = 0; i < 3; i++) {
        expected[3 * i + j] *= (float) factor;
      }
    }
    return expected;
  }

  @Test
  void step_leavesWeightsOfEachUnitInTheBall_andBiasesAlone() {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      Parameter w = parameter(backend, workspace, "W1", W, 3);
      Parameter c = parameter(backend, workspace, "c1", BIAS, 1);
      List<Parameter> both = List.of(w, c);
      Optimiser sgd = new SgdOptimiser(backend, both, SgdOptimiser.Momentum.NONE);
      try (MaxNorm limited = new MaxNorm(backend, sgd, both, LARGEST)) {
        Matrix d = workspace.upload(D, 3, 3);
        limited.prepare(RATE, 0);
        try (Recording step =
            backend.record(
                () -> {
                  backend.copy(d, w.gradient());
                  backend.fill(0f, c.gradient());
                  limited.step();
                })) {
          step.replay(1);
          float[] once = expected(W);
          assertArrayEquals(once, backend.download(w.value()), 1e-6f);
          step.replay(1);
          assertArrayEquals(expected(once), backend.download(w.value()), 1e-6f);
        }
        assertArrayEquals(BIAS, backend.download(c.value()));
      }
      assertTrue(expected(W)[8] == W[8] - RATE * D[8], "a short column should stay as it is");
    }
  }

  @Test
  void largest_mustBeAboveZero_andNothingIsLeft() {
    try (Backend backend = open();
        Workspace workspace = new Workspace(backend)) {
      List<Parameter> one = List.of(parameter(backend, workspace, "W1", W, 3));
      int before = backend.liveMatrices();
      for (double largest : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
        Optimiser adam = new Adam(backend, one, GradientSettings.PLAIN);
        assertThrows(
            IllegalArgumentException.class, () -> new MaxNorm(backend, adam, one, largest));
      }
      assertEquals(before, backend.liveMatrices());
    }
  }
}
