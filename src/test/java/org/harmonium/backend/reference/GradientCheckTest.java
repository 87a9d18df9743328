package org.harmonium.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check passes right gradients of everything that has one, and names what is wrong. */
class GradientCheckTest {
  private final ReferenceBackend backend = new ReferenceBackend();

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, backend.liveMatrices());
  }

  private Matrix random(int rows, int cols, long seed) {
    return backend.uploadDoubles(
        new Random(seed).doubles((long) rows * cols, -2, 2).toArray(), rows, cols);
  }

  /** A small network with its gradients: what is checked, and where faults are planted. */
  private final class Layer implements AutoCloseable {
    final Matrix x = random(5, 4, 1);
    final Matrix w = random(4, 3, 2);
    final Matrix c = random(1, 3, 3);
    final Matrix y = backend.zeros(5, 3);
    final Matrix target = random(5, 3, 4);
    final Matrix dy = backend.zeros(5, 3);
    final Matrix dx = backend.zeros(5, 4);
    final Matrix dW = backend.zeros(4, 3);
    final Matrix dc = backend.zeros(1, 3);
    final Unary f;

    Layer(Unary f) {
      this.f = f;
      if (f == Unary.LOG || f == Unary.INVERSE_SQRT) { // their arguments must be positive
        backend.fill(1, c);
        backend.apply(Unary.EXP, x, x);
        backend.apply(Unary.EXP, w, w);
      }
    }

    double loss() {
      backend.affine(x, w, false, c, y);
      backend.apply(f, y, y);
      return backend.squaredError(y, target);
    }

    void backward() {
      loss();
      backend.squaredErrorGradient(y, target, dy);
      backend.applyGradient(f, y, dy, dy);
      backend.gemm(Scalar.ONE, x, true, dy, false, Scalar.ZERO, dW);
      backend.gemm(Scalar.ONE, dy, false, w, true, Scalar.ZERO, dx);
      backend.columnSums(Scalar.ONE, dy, Scalar.ZERO, dc);
    }

    GradientCheck check() {
      return new GradientCheck(backend).of("W", w, dW).of("c", c, dc).of("x", x, dx);
    }

    @Override
    public void close() {
      for (Matrix m : new Matrix[] {x, w, c, y, target, dy, dx, dW, dc}) {
        m.close();
      }
    }
  }

  private static String refusal(GradientCheck check, DoubleSupplier loss) {
    return String.valueOf(assertThrows(AssertionError.class, () -> check.check(loss)).getMessage());
  }

  @ParameterizedTest
  @EnumSource(Unary.class)
  void check_rightGradientOfALayer_passesAndPutsTheParametersBack(Unary f) {
    try (Layer layer = new Layer(f)) {
      layer.backward();
      double[] before = backend.downloadDoubles(layer.w);
      layer.check().check(layer::loss);
      assertArrayEquals(before, backend.downloadDoubles(layer.w));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, -1e-4, 0.5, Double.NaN})
  void check_oneElementALittleWrong_isNamedWithBothNumbers(double fault) {
    try (Layer layer = new Layer(Unary.TANH)) {
      layer.backward();
      double[] gradient = backend.downloadDoubles(layer.dW);
      double right = gradient[7];
      gradient[7] *= 1 + fault;
      backend.writeDoubles(gradient, layer.dW);
      String message = refusal(layer.check(), layer::loss);
      assertTrue(
          message.matches(
              "1 wrong:\\RW\\[2, 1\\]: gradient %s, difference %s.*, allowed .*"
                  .formatted(gradient[7], String.valueOf(right).substring(0, 7))),
          message);
    }
  }

  @Test
  void check_signOrFactorOfAWholeGradientWrong_countsAllAndShowsTen() {
    try (Layer layer = new Layer(Unary.SIGMOID)) {
      layer.backward();
      backend.scale(Scalar.of(-1), layer.dW);
      backend.scale(Scalar.of(1.001f), layer.dc);
      String message = refusal(layer.check(), layer::loss);
      assertTrue(message.startsWith("15 wrong:"), message);
      assertEquals(11, message.lines().count());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void check_crossEntropies_pass(int which) {
    try (Matrix x = random(6, 5, 1);
        Matrix target = random(6, 5, 2);
        Matrix gradient = backend.zeros(6, 5)) {
      backend.softmax(target, target);
      if (which == 0) {
        backend.binaryCrossEntropyGradient(x, target, gradient);
        new GradientCheck(backend)
            .of("x", x, gradient)
            .check(() -> backend.binaryCrossEntropy(x, target));
      } else {
        backend.softmaxCrossEntropyGradient(x, target, gradient);
        new GradientCheck(backend)
            .of("x", x, gradient)
            .check(() -> backend.softmaxCrossEntropy(x, target));
      }
    }
  }

  @Test
  void check_largestOfGroups_passes() {
    try (Matrix x = random(5, 6, 1);
        Matrix y = backend.zeros(5, 2);
        Matrix target = random(5, 2, 2);
        Matrix dx = backend.zeros(5, 6)) {
      DoubleSupplier loss =
          () -> {
            backend.maxGroups(3, x, y);
            return backend.squaredError(y, target);
          };
      loss.getAsDouble();
      backend.squaredErrorGradient(y, target, y);
      backend.maxGroupsGradient(3, x, y, dx);
      new GradientCheck(backend).of("x", x, dx).check(loss);
    }
  }

  /** The scalar is a float, and the loss is computed with that float. */
  @Test
  void check_sumOfSizes_passes() {
    try (Matrix x = random(5, 6, 1);
        Matrix dx = backend.zeros(5, 6)) {
      backend.addSign(Scalar.of(0.1f), x, dx);
      new GradientCheck(backend)
          .of("x", x, dx)
          .check(() -> 0.1f * Arrays.stream(backend.downloadDoubles(x)).map(Math::abs).sum());
    }
  }

  @Test
  void check_lossWithFreshNoise_isRefused() {
    RandomStream random = backend.stream(1, 2);
    try (Matrix x = random(3, 3, 1);
        Matrix y = backend.zeros(3, 3)) {
      DoubleSupplier noisy =
          () -> {
            backend.normal(random, y);
            backend.hadamard(x, y, y);
            return backend.dot(y, y);
          };
      GradientCheck check = new GradientCheck(backend).of("x", x, y);
      assertTrue(refusal(check, noisy).startsWith("the loss is not a function"));
      assertTrue(refusal(check, () -> Double.NaN).contains("NaN, then NaN"));
    }
  }

  @Test
  void check_ofNothingOrOfAnotherShape_isRefused() {
    GradientCheck check = new GradientCheck(backend);
    assertThrows(IllegalStateException.class, () -> check.check(() -> 0));
    try (Matrix x = backend.zeros(2, 3);
        Matrix gradient = backend.zeros(3, 2)) {
      assertThrows(IllegalArgumentException.class, () -> check.of("x", x, gradient));
    }
  }
}
