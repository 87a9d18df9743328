package org.harmonium.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.reference.GradientCheck;
import org.harmonium.backend.reference.ReferenceBackend;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Dense;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.TensorShape;
import org.junit.jupiter.api.Test;

/** A kind of layer from outside, beside the others. */
class GatedLayerTest {
  private static final List<String> WORDS = List.of("dense:4:tanh", "gated:3", "dense:2:linear");

  private static Matrix normal(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.normal(backend.stream(11, id), x);
    return x;
  }

  @Test
  void word_withAndWithoutTheWidth_isReadAndWritten() {
    LayerDescription layer = LayerDescription.parse("gated:3", 5);
    assertEquals(new GatedLayer.Description(5, 3), layer);
    assertEquals("gated:5:3", layer.toString());
    assertEquals(layer, LayerDescription.parse("gated:5:3"));
    assertTrue(layer.hasWeights());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> LayerDescription.parse("gatet:5:3"));
    assertTrue(e.getMessage().contains("did you mean 'gated'?"), e.getMessage());
    assertTrue(e.getMessage().endsWith("salt-and-pepper, gated"), e.getMessage());
  }

  @Test
  void sequence_withIt_hasTheGradientsOfItsOutput() {
    List<LayerDescription> layers = LayerDescription.chain(5, WORDS);
    try (ReferenceBackend backend = new ReferenceBackend();
        Sequence net = Sequence.open(backend, layers);
        Matrix x = normal(backend, 8, 5, 1);
        Matrix t = normal(backend, 8, 2, 2);
        Matrix dy = backend.zeros(8, 2)) {
      RandomStream random = backend.stream(12, 1);
      net.parameters().forEach(p -> backend.normal(random, p.value()));
      DoubleSupplier loss = () -> backend.squaredError(net.forward(x, null), t);
      backend.squaredErrorGradient(net.forward(x, null), t, dy);
      net.parameters().forEach(Parameter::clear);
      Matrix dx = Objects.requireNonNull(net.backward(dy, true));
      GradientCheck check = new GradientCheck(backend).of("x", x, dx);
      net.parameters().forEach(p -> check.of(p.name(), p.value(), p.gradient()));
      check.check(loss);
      assertEquals(layers, net.descriptions());
    }
  }

  /** What is planned from descriptions is what the network then has. */
  @Test
  void names_plannedAndOpened_areTheSame() {
    List<LayerDescription> layers = LayerDescription.chain(5, WORDS);
    try (Backend backend = Backends.cpu();
        Sequence net = Sequence.open(backend, layers)) {
      assertEquals(
          List.of("W1", "c1", "W2", "c2", "U1", "d1", "W3", "c3"),
          net.parameters().stream().map(Parameter::name).toList());
      for (int frozen = 0; frozen <= layers.size(); frozen++) {
        net.freeze(frozen);
        assertEquals(
            net.learned().stream().map(Parameter::shape).toList(),
            Sequence.learned(layers, frozen));
      }
      assertEquals(
          5 * 4 + 2 * 4 * 3 + 3 * 2,
          Sequence.learned(layers, 0).stream()
              .filter(TensorShape::decays)
              .mapToLong(TensorShape::size)
              .sum());
    }
  }

  /** A layer of another shape than it is said to be: weights W (2, 3) and a bias c. */
  private record Liar(int inputs, int outputs) implements LayerDescription {
    @Override
    public Layer open(Backend backend, List<Layer> below) {
      return new Dense(backend, inputs, outputs, ActivationFunction.LINEAR);
    }

    @Override
    public List<TensorShape> parameters() {
      return List.of(TensorShape.weights("V", inputs, outputs), TensorShape.row("c", outputs));
    }
  }

  @Test
  void layer_withOtherTensorsThanDescribed_isRefusedAndClosed() {
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class, () -> Sequence.open(backend, List.of(new Liar(2, 3))));
      assertTrue(e.getMessage().contains("name=W"), e.getMessage());
      assertTrue(e.getMessage().contains("name=V"), e.getMessage());
      assertEquals(before, backend.liveMatrices());
    }
  }
}
