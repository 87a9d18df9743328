package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.reference.ReferenceBackend;
import org.harmonium.learning.OptimiserTest.Kind;
import org.harmonium.nn.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each optimiser against its formula in double, at rates and momenta that change. */
class OptimiserFormulaTest {
  private static final int STEPS = 7;
  private static final float L2 = 0.25f;
  private static final float LARGEST_VALUE = 0.5f;
  private static final float LARGEST_NORM = 0.75f;

  private static float rate(int step) {
    return 0.5f / (1 + step);
  }

  private static float momentum(int step) {
    return step < 3 ? 0.5f : 0.875f;
  }

  private static double gradient(int step, int i) {
    return Math.sin(17 * step + 5 * i);
  }

  /** w (1, 2), of which both decay, and c (1, 1): the same by hand. */
  private static final class ByHand {
    final double[] w = {0.3, -1.1, 0.7};
    final double[] first = new double[3]; // d, or m
    final double[] second = new double[3]; // v, or s

    void step(Kind kind, int t) {
      double[] g = new double[3];
      double squares = 0;
      for (int i = 0; i < 3; i++) {
        g[i] = Math.max(-LARGEST_VALUE, Math.min(LARGEST_VALUE, gradient(t, i)));
        squares += g[i] * g[i];
      }
      for (int i = 0; i < 3; i++) {
        g[i] *= Math.min(1, LARGEST_NORM / Math.sqrt(squares));
        g[i] += i < 2 ? L2 * w[i] : 0;
        w[i] += change(kind, t, i, g[i]);
      }
    }

    private double change(Kind kind, int t, int i, double g) {
      double rate = rate(t);
      double mu = momentum(t);
      switch (kind) {
        case NONE:
          return -rate * g;
        case CLASSICAL:
          first[i] = mu * first[i] - rate * g;
          return first[i];
        case NESTEROV:
          first[i] = mu * first[i] - rate * g;
          return mu * first[i] - rate * g;
        case ADAM:
          double beta1 = (float) Adam.BETA1;
          double beta2 = (float) Adam.BETA2;
          first[i] = beta1 * first[i] + (1 - beta1) * g;
          second[i] = beta2 * second[i] + (1 - beta2) * g * g;
          double mean = first[i] / (1 - Math.pow(beta1, t + 1));
          double square = second[i] / (1 - Math.pow(beta2, t + 1));
          return -rate * mean / (Math.sqrt(square) + (float) Adam.EPSILON);
        case RMSPROP:
          double decay = (float) RmsProp.DECAY;
          second[i] = decay * second[i] + (1 - decay) * g * g;
          return -rate * g / (Math.sqrt(second[i]) + (float) RmsProp.EPSILON);
      }
      throw new AssertionError(kind);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void steps_eachKind_areItsFormula(Kind kind) {
    ByHand byHand = new ByHand();
    try (ReferenceBackend backend = new ReferenceBackend();
        Matrix w = backend.uploadDoubles(new double[] {0.3, -1.1}, 1, 2);
        Matrix dW = backend.zeros(1, 2);
        Matrix c = backend.uploadDoubles(new double[] {0.7}, 1, 1);
        Matrix dc = backend.zeros(1, 1)) {
      List<Parameter> parameters =
          List.of(
              new Parameter(backend, "W1", w, dW, true),
              new Parameter(backend, "c1", c, dc, false));
      GradientSettings settings =
          GradientSettings.decay(L2).limitNorm(LARGEST_NORM).limitValue(LARGEST_VALUE);
      try (Optimiser optimiser = kind.of(backend, parameters, settings)) {
        for (int t = 0; t < STEPS; t++) {
          backend.writeDoubles(new double[] {gradient(t, 0), gradient(t, 1)}, dW);
          backend.writeDoubles(new double[] {gradient(t, 2)}, dc);
          optimiser.prepare(rate(t), momentum(t));
          optimiser.step();
          byHand.step(kind, t);
          double[] got = backend.downloadDoubles(w);
          // 1e-7: the classical step has rate times decay, and 1 - beta, as floats.
          assertEquals(byHand.w[0], got[0], 1e-7, "step " + t);
          assertEquals(byHand.w[1], got[1], 1e-7, "step " + t);
          assertEquals(byHand.w[2], backend.downloadDoubles(c)[0], 1e-7, "step " + t);
        }
      }
    }
  }
}
