package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Single layers: what holds to the bit, and what they refuse. */
class LayerTest extends OnEachBackend {
  private static Matrix normal(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.normal(backend.stream(21, id), x);
    return x;
  }

  /** The same numbers for the same shapes. */
  private static void disturb(Backend backend, Layer layer) {
    RandomStream random = backend.stream(22, 1);
    for (Parameter p : layer.parameters()) {
      backend.normal(random, p.value());
    }
  }

  private static float[] values(Backend backend, Layer layer, Matrix x) {
    return backend.download(layer.forward(x, null));
  }

  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, names = "SOFTMAX", mode = Mode.EXCLUDE)
  void dense_withItsFunction_hasTheBitsOfTwoLayers(ActivationFunction f) {
    try (Backend backend = open();
        Dense fused = new Dense(backend, 37, 19, f);
        Dense affine = new Dense(backend, 37, 19);
        Activation function = new Activation(backend, 19, f);
        Matrix x = normal(backend, 13, 37, 1);
        Matrix dy = normal(backend, 13, 19, 2)) {
      disturb(backend, fused);
      disturb(backend, affine);
      assertArrayEquals(
          values(backend, function, affine.forward(x, null)), values(backend, fused, x));
      Matrix one = Objects.requireNonNull(fused.backward(dy, true));
      Matrix two =
          Objects.requireNonNull(
              affine.backward(Objects.requireNonNull(function.backward(dy, true)), true));
      assertArrayEquals(backend.download(two), backend.download(one));
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(
            backend.download(affine.parameters().get(i).gradient()),
            backend.download(fused.parameters().get(i).gradient()));
      }
    }
  }

  @Test
  void gradient_notCleared_addsUpAndClearedStartsAnew() {
    try (Backend backend = open();
        Dense layer = new Dense(backend, 1, 1);
        Matrix x = backend.upload(new float[] {2}, 1, 1);
        Matrix dy = backend.upload(new float[] {3}, 1, 1)) {
      layer.forward(x, null);
      assertNull(layer.backward(dy, false));
      layer.backward(dy, false);
      assertEquals(12, backend.download(layer.weights().gradient())[0]);
      assertEquals(6, backend.download(layer.bias().gradient())[0]);
      layer.parameters().forEach(Parameter::clear);
      layer.backward(dy, false);
      assertEquals(6, backend.download(layer.weights().gradient())[0]);
      layer.weights().clear();
      assertEquals(0, backend.download(layer.weights().gradient())[0], "no contribution is none");
      layer.backward(dy, Wanted.INPUT);
      assertEquals(0, backend.download(layer.weights().gradient())[0], "only the input was wanted");
    }
  }

  @Test
  void decay_ofWeightsOnly_isForThem() {
    try (Backend backend = open();
        Dense dense = new Dense(backend, 3, 2);
        Maxout maxout = new Maxout(backend, 3, 2, 2);
        BatchNormalisation normalisation = new BatchNormalisation(backend, 2)) {
      for (Layer layer : List.of(dense, maxout, normalisation)) {
        for (Parameter p : layer.parameters()) {
          assertEquals(p.name().equals("W"), p.decays(), p.name());
        }
      }
    }
  }

  @Test
  void batchNormalisation_inTraining_givesEachUnitMean0AndVariance1() {
    try (Backend backend = open();
        BatchNormalisation layer = new BatchNormalisation(backend, 4);
        Matrix x = normal(backend, 300, 4, 1)) {
      float[] y = backend.download(layer.forward(x, backend.stream(1, 1)));
      for (int j = 0; j < 4; j++) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 300; i++) {
          sum += y[i * 4 + j];
          squares += y[i * 4 + j] * (double) y[i * 4 + j];
        }
        assertEquals(0, sum / 300, 1e-6);
        assertEquals(1, squares / 300, 1e-4);
      }
    }
  }

  @Test
  void batchNormalisation_manySteps_estimatesMeanAndVarianceOfAllRows() {
    // Batches of 2 rows: biased variances would come to half the true one.
    try (Backend backend = open();
        BatchNormalisation layer = new BatchNormalisation(backend, 1, 0.002, 1e-5);
        Matrix x = backend.zeros(2, 1);
        Matrix three = backend.zeros(1, 1)) {
      RandomStream random = backend.stream(7, 1);
      RandomStream training = backend.stream(7, 2);
      backend.fill(3f, three);
      for (int step = 0; step < 5000; step++) {
        backend.normal(random, x);
        backend.addRow(x, three, x);
        layer.forward(x, training);
      }
      assertEquals(3, backend.download(layer.statistics().get("mean"))[0], 0.1);
      assertEquals(1, backend.download(layer.statistics().get("variance"))[0], 0.15);
      assertEquals(0, training.position(), "nothing is drawn");
    }
  }

  @Test
  void batchNormalisation_oneRow_isNormalisedAsAtInferenceAndRemembersNothing() {
    try (Backend backend = open();
        BatchNormalisation layer = new BatchNormalisation(backend, 3);
        Matrix x = normal(backend, 8, 3, 1);
        Matrix one = normal(backend, 1, 3, 2)) {
      RandomStream training = backend.stream(1, 1);
      layer.forward(x, training);
      float[] mean = backend.download(layer.statistics().get("mean"));
      float[] inference = values(backend, layer, one);
      assertArrayEquals(inference, backend.download(layer.forward(one, training)));
      assertArrayEquals(mean, backend.download(layer.statistics().get("mean")));
    }
  }

  @Test
  void passes_ofWrongShapeOrOrder_nameTheLayer() {
    try (Backend backend = open();
        Dense layer = new Dense(backend, 3, 2, ActivationFunction.TANH);
        Matrix x = backend.zeros(5, 3);
        Matrix wide = backend.zeros(5, 4)) {
      IllegalStateException early =
          assertThrows(IllegalStateException.class, () -> layer.backward(x, true));
      assertEquals(
          "layer dense:3:2:tanh: a backward pass needs a forward pass before it",
          early.getMessage());
      ShapeException input = assertThrows(ShapeException.class, () -> layer.forward(wide, null));
      assertEquals(
          "layer dense:3:2:tanh takes rows of 3 numbers; its input is (5, 4)", input.getMessage());
      layer.forward(x, null);
      ShapeException back = assertThrows(ShapeException.class, () -> layer.backward(wide, true));
      assertEquals(
          "layer dense:3:2:tanh gave (5, 2); the derivatives by it are (5, 4)", back.getMessage());
    }
  }
}
