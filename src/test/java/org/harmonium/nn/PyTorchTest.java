package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Layers and losses against the numbers that PyTorch has for the same inputs. */
class PyTorchTest extends OnEachBackend {
  private final Fixture fixture = new Fixture();

  /** Sets the layer's parameters, and clears their gradients. */
  private void give(Backend backend, String name, Layer layer) {
    for (Parameter p : layer.parameters()) {
      fixture.write(backend, name + "." + p.name(), p.value());
      p.clear();
    }
  }

  /** One pass forward and back. */
  private void assertPasses(
      Backend backend, String name, Layer layer, @Nullable RandomStream training) {
    try (Matrix x = fixture.upload(backend, name + ".x");
        Matrix dy = fixture.upload(backend, name + ".dy")) {
      fixture.assertIs(name + ".y", backend, layer.forward(x, training));
      Matrix dx = Objects.requireNonNull(layer.backward(dy, true));
      fixture.assertIs(name + ".dx", backend, dx);
    }
  }

  private void assertGradients(Backend backend, String name, Layer layer) {
    for (Parameter p : layer.parameters()) {
      fixture.assertIs(name + ".d" + p.name(), backend, p.gradient());
    }
  }

  @ParameterizedTest
  @EnumSource(value = ActivationFunction.class, names = "SOFTMAX", mode = Mode.EXCLUDE)
  void dense_eachFunction_isPyTorchs(ActivationFunction f) {
    String name = "dense." + f.text();
    try (Backend backend = open();
        Dense layer = new Dense(backend, 4, 3, f)) {
      give(backend, name, layer);
      assertPasses(backend, name, layer, null);
      assertGradients(backend, name, layer);
    }
  }

  @Test
  void softmax_itsJacobian_isPyTorchs() {
    try (Backend backend = open();
        Softmax layer = new Softmax(backend, 4)) {
      assertPasses(backend, "softmax", layer, null);
    }
  }

  @Test
  void maxout_threePieces_isPyTorchs() {
    try (Backend backend = open();
        Maxout layer = new Maxout(backend, 4, 2, 3)) {
      give(backend, "maxout", layer);
      assertPasses(backend, "maxout", layer, null);
      assertGradients(backend, "maxout", layer);
    }
  }

  @Test
  void batchNormalisation_threeStepsThenInference_isPyTorchs() {
    try (Backend backend = open();
        BatchNormalisation layer = new BatchNormalisation(backend, 3)) {
      give(backend, "bn", layer);
      RandomStream training = backend.stream(1, 1);
      for (int step = 1; step <= 3; step++) {
        String name = "bn.step" + step;
        layer.parameters().forEach(Parameter::clear);
        assertPasses(backend, name, layer, training);
        assertGradients(backend, name, layer);
        for (Map.Entry<String, Matrix> statistic : layer.statistics().entrySet()) {
          fixture.assertIs(name + "." + statistic.getKey(), backend, statistic.getValue());
        }
      }
      layer.parameters().forEach(Parameter::clear);
      assertPasses(backend, "bn.inference", layer, null);
      Parameter gain = layer.parameters().get(0);
      fixture.assertIs("bn.inference.dgain", backend, gain.gradient());
    }
  }

  @Test
  void crossEntropies_onLogits_arePyTorchs() {
    try (Backend backend = open()) {
      for (Loss loss : List.of(SoftmaxCrossEntropy.INSTANCE, BinaryCrossEntropy.INSTANCE)) {
        try (Matrix y = fixture.upload(backend, loss.name() + ".y");
            Matrix t = fixture.upload(backend, loss.name() + ".t")) {
          double exact = fixture.number(loss.name() + ".value");
          assertEquals(exact, loss.value(backend, y, t), 1e-9 * exact);
          loss.gradient(backend, y, t, y);
          fixture.assertIs(loss.name() + ".dy", backend, y);
          assertNotNull(loss.link());
        }
      }
    }
  }
}
