package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.junit.jupiter.api.Test;

/** Layers in a row: their passes together, what they are called, and that a step is a recording. */
class SequenceTest extends OnEachBackend {
  /** One of each kind of layer. */
  private static final List<LayerDescription> ALL =
      described(
          "masking:6:0.2",
          "gaussian:6:0.1",
          "salt-and-pepper:6:0.1",
          "maxout:6:8:2",
          "batch-normalisation:8:0.1:1e-05",
          "leaky-relu:8",
          "dropout:8:0.5",
          "dense:8:5:sigmoid",
          "dense:5:4:tanh",
          "tied:4:5:sigmoid:9",
          "tied:5:8:tanh:8",
          "dense:8:3:linear",
          "softmax:3");

  private static List<LayerDescription> described(String... words) {
    return Stream.of(words).map(LayerDescription::parse).toList();
  }

  private static Matrix normal(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.normal(backend.stream(31, id), x);
    return x;
  }

  private static Sequence network(Backend backend, List<LayerDescription> layers) {
    Sequence net = Sequence.open(backend, layers);
    Initialisation.GLOROT_NORMAL.initialise(backend, net, backend.stream(32, 1));
    return net;
  }

  /** A network of all layers with each penalty, and all that a step needs. */
  private static final class Step implements AutoCloseable {
    private final Backend backend;
    private final Sequence net;
    private final Matrix x;
    private final Matrix t;
    private final Matrix dy;
    private final RandomStream random;

    Step(Backend backend) {
      this.backend = backend;
      this.net = network(backend, ALL);
      net.penalise(7, new SparsityPenalty(backend, 5, 0.1, Scalar.of(0.5f)));
      net.penalise(8, new ContractivePenalty(backend, (Dense) net.layers().get(8), Scalar.ONE));
      net.penalise(10, new L1Penalty(backend, 8, Scalar.of(0.25f)));
      this.x = normal(backend, 16, 6, 1);
      this.t = normal(backend, 16, 3, 2);
      this.dy = backend.zeros(16, 3);
      this.random = backend.stream(33, 1);
      net.reserve(16);
    }

    void run() {
      net.parameters().forEach(Parameter::clear);
      SquaredError.INSTANCE.gradient(backend, net.forward(x, random), t, dy);
      net.backward(dy, true);
      for (Parameter p : net.parameters()) {
        backend.axpy(Scalar.of(-0.1f), p.gradient(), p.value());
      }
    }

    void assertSameAs(Step other) {
      for (int i = 0; i < net.parameters().size(); i++) {
        Parameter p = net.parameters().get(i);
        Parameter q = other.net.parameters().get(i);
        assertArrayEquals(backend.download(q.value()), backend.download(p.value()), p.name());
        assertArrayEquals(backend.download(q.gradient()), backend.download(p.gradient()), p.name());
      }
      net.statistics()
          .forEach(
              (name, s) ->
                  assertArrayEquals(
                      backend.download(other.net.statistics().get(name)),
                      backend.download(s),
                      name));
      assertEquals(other.random.position(), random.position());
    }

    @Override
    public void close() {
      net.close();
      x.close();
      t.close();
      dy.close();
    }
  }

  @Test
  void step_recorded_isTheStepItself() {
    try (Backend backend = open();
        Step plain = new Step(backend);
        Step recorded = new Step(backend);
        Recording recording = backend.record(recorded::run)) {
      for (int i = 0; i < 4; i++) {
        plain.run();
        recording.replay(1);
      }
      recorded.assertSameAs(plain);
    }
  }

  @Test
  void step_afterReserve_allocatesNothingAndAllIsClosedAtTheEnd() {
    try (Backend backend = open()) {
      try (Step step = new Step(backend)) {
        int live = backend.liveMatrices();
        step.run();
        step.run();
        step.net.forward(step.x, null);
        step.net.penalty();
        assertEquals(live, backend.liveMatrices());
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void tiedWeights_ofBothUses_addUp() {
    try (Backend backend = open();
        Sequence tied = network(backend, described("dense:4:3:tanh", "tied:3:4:linear:1"));
        Sequence apart = network(backend, described("dense:4:3:tanh", "dense:3:4:linear"));
        Matrix x = normal(backend, 7, 4, 1);
        Matrix dy = normal(backend, 7, 4, 2)) {
      Matrix w = tied.parameters().get(0).value();
      backend.copy(w, apart.parameters().get(0).value());
      backend.write(transposed(backend.download(w), 4, 3), apart.parameters().get(2).value());
      assertArrayEquals(
          backend.download(apart.forward(x, null)), backend.download(tied.forward(x, null)), 1e-5f);
      apart.backward(dy, false);
      tied.backward(dy, false);
      float[] up = backend.download(apart.parameters().get(0).gradient());
      float[] down = transposed(backend.download(apart.parameters().get(2).gradient()), 3, 4);
      float[] both = backend.download(tied.parameters().get(0).gradient());
      for (int i = 0; i < both.length; i++) {
        assertEquals(up[i] + down[i], both[i], 1e-5);
      }
      assertEquals(List.of("W1", "c1", "b1"), names(tied));
    }
  }

  private static float[] transposed(float[] x, int rows, int cols) {
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i % cols * rows + i / cols] = x[i];
    }
    return out;
  }

  private static List<String> names(Layer layer) {
    return layer.parameters().stream().map(Parameter::name).toList();
  }

  @Test
  void names_ofAllLayers_areNumberedByName() {
    try (Backend backend = open();
        Sequence net = network(backend, ALL)) {
      assertEquals(
          List.of("W1", "c1", "gain1", "shift1", "W2", "c2", "W3", "c3", "b1", "b2", "W4", "c4"),
          names(net));
      assertEquals(List.of("mean1", "variance1"), List.copyOf(net.statistics().keySet()));
      assertEquals(ALL, net.descriptions());
    }
  }

  @Test
  void sequence_ofSequences_countsAndComputesAsOne() {
    try (Backend backend = open();
        Matrix x = normal(backend, 7, 4, 1);
        Matrix dy = normal(backend, 7, 4, 2)) {
      Dense first = new Dense(backend, 4, 3, ActivationFunction.TANH);
      Dense second = new Dense(backend, 3, 2, ActivationFunction.SIGMOID);
      Sequence encoder = new Sequence(backend, List.of(first, second));
      Sequence decoder =
          new Sequence(
              backend,
              List.of(
                  new Tied(second, ActivationFunction.TANH),
                  new Tied(first, ActivationFunction.LINEAR)));
      assertThrows(
          IllegalStateException.class, decoder::descriptions, "what it is tied to is not in it");
      try (Sequence both = new Sequence(backend, List.of(encoder, decoder));
          Sequence flat = Sequence.open(backend, both.descriptions())) {
        assertEquals(List.of("W1", "c1", "W2", "c2", "b1", "b2"), names(both));
        assertEquals(
            described(
                "dense:4:3:tanh", "dense:3:2:sigmoid", "tied:2:3:tanh:2", "tied:3:4:linear:1"),
            both.descriptions());
        Initialisation.HE.initialise(backend, both, backend.stream(1, 1));
        Initialisation.HE.initialise(backend, flat, backend.stream(1, 1));
        assertArrayEquals(
            backend.download(flat.forward(x, null)), backend.download(both.forward(x, null)));
        assertArrayEquals(
            backend.download(Objects.requireNonNull(flat.backward(dy, true))),
            backend.download(Objects.requireNonNull(both.backward(dy, true))));
        assertSame(both.output(0), encoder.output(1));
      }
    }
  }

  @Test
  void backward_byWhatIsWanted_findsNoMore() {
    try (Backend backend = open();
        Sequence net =
            network(backend, described("dropout:4:0.5", "dense:4:3:tanh", "dense:3:2:linear"));
        Matrix x = normal(backend, 7, 4, 1);
        Matrix dy = normal(backend, 7, 2, 2)) {
      net.forward(x, backend.stream(1, 1));
      float[] dx = backend.download(Objects.requireNonNull(net.backward(dy, Wanted.INPUT)));
      for (Parameter p : net.parameters()) {
        assertEquals(0, backend.dot(p.gradient(), p.gradient()), p.name());
      }
      assertNull(net.backward(dy, Wanted.PARAMETERS));
      float[] w = backend.download(net.parameters().get(0).gradient());
      net.parameters().forEach(Parameter::clear);
      assertArrayEquals(
          dx, backend.download(Objects.requireNonNull(net.backward(dy, Wanted.BOTH))));
      assertArrayEquals(w, backend.download(net.parameters().get(0).gradient()));
    }
  }

  @Test
  void backward_ofLayersThatLearnNothing_isNothingForParameters() {
    try (Backend backend = open();
        Sequence net = Sequence.open(backend, described("tanh:3", "softmax:3"));
        Matrix x = normal(backend, 2, 3, 1)) {
      net.forward(x, null);
      assertNull(net.backward(x, false));
      assertNotNull(net.backward(x, true));
    }
  }

  @Test
  void sizes_thatDoNotChain_areNamedAndTheLayersClosed() {
    try (Backend backend = open()) {
      Dense lower = new Dense(backend, 4, 3);
      Dense upper = new Dense(backend, 5, 2, ActivationFunction.RELU);
      ShapeException e =
          assertThrows(ShapeException.class, () -> new Sequence(backend, List.of(lower, upper)));
      assertEquals(
          "layer 2 (dense:5:2:relu) takes 5 inputs, layer 1 before it (dense:4:3:linear) has 3 outputs; make them equal",
          e.getMessage());
      assertEquals(0, backend.liveMatrices());
    }
  }
}
