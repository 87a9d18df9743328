package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.ShapeException;
import org.harmonium.model.PretrainedLayers.Affine;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks unrolled from stacks of RBMs, of autoencoders, and of both: their first pass. */
class PretrainedStackTest extends OnEachBackend {
  private static final int ROWS = 9;
  private static final int V = 6;
  private static final int H1 = 5;
  private static final int H2 = 3;

  /** A layer that was learned by itself, of either kind. */
  private interface Stacked extends AutoCloseable {
    void up(Matrix x, Matrix h);

    void down(Matrix h, Matrix x);

    Affine upwards();

    Affine downwards();

    @Override
    void close();
  }

  private record OfRbm(Rbm rbm) implements Stacked {
    @Override
    public void up(Matrix x, Matrix h) {
      rbm.hiddenMean(x, h);
    }

    @Override
    public void down(Matrix h, Matrix x) {
      rbm.visibleMean(h, x);
    }

    @Override
    public Affine upwards() {
      return PretrainedLayers.upwards(rbm);
    }

    @Override
    public Affine downwards() {
      return PretrainedLayers.downwards(rbm);
    }

    @Override
    public void close() {
      rbm.close();
    }
  }

  private record OfAutoencoder(Autoencoder model) implements Stacked {
    @Override
    public void up(Matrix x, Matrix h) {
      model.encode(x, h);
    }

    @Override
    public void down(Matrix h, Matrix x) {
      model.decode(h, x);
    }

    @Override
    public Affine upwards() {
      return PretrainedLayers.ofEncoders(List.of(model)).layers().get(0);
    }

    @Override
    public Affine downwards() {
      return PretrainedLayers.decoder(model).get(0);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** With weights and biases that are not small. */
  private static Stacked stacked(Backend backend, String kind, int below, int above, long id) {
    if (kind.equals("rbm")) {
      return new OfRbm(NetworkTest.rbm(backend, "bernoulli", below, "bernoulli", above, id));
    }
    List<LayerDescription> encoder =
        LayerDescription.chain(below, List.of("masking:0.3", "dense:%d:sigmoid".formatted(above)));
    List<LayerDescription> decoder =
        Autoencoder.mirrored(encoder, kind.equals("tied"), ActivationFunction.LINEAR);
    Autoencoder model = new Autoencoder(backend, encoder, decoder, ActivationFunction.SIGMOID);
    model.initialise(Initialisation.normal(1), backend.stream(81, id));
    model.parameters().values().stream()
        .filter(x -> x.rows() == 1)
        .forEach(bias -> backend.normal(backend.stream(82, id), bias));
    return new OfAutoencoder(model);
  }

  private static Autoencoder network(Backend backend, boolean tied) {
    List<LayerDescription> encoder =
        LayerDescription.chain(
            V, List.of("gaussian:0.1", "dense:5:sigmoid", "dropout:0.2", "dense:3:sigmoid"));
    List<LayerDescription> decoder = Autoencoder.mirrored(encoder, tied, ActivationFunction.LINEAR);
    Autoencoder network = new Autoencoder(backend, encoder, decoder, ActivationFunction.SIGMOID);
    network.initialise(Initialisation.normal(1), backend.stream(83, 0));
    return network;
  }

  @ParameterizedTest
  @CsvSource({
    "rbm, rbm, true",
    "rbm, rbm, false",
    "tied, tied, true",
    "tied, tied, false",
    "untied, untied, false",
    "rbm, tied, true",
    "tied, rbm, true",
    "untied, rbm, false",
  })
  void firstPass_isThatOfTheStack(String lower, String upper, boolean tied) {
    try (Backend backend = open();
        Stacked first = stacked(backend, lower, V, H1, 1);
        Stacked second = stacked(backend, upper, H1, H2, 2);
        Autoencoder network = network(backend, tied);
        Matrix x = backend.zeros(ROWS, V);
        Matrix h1 = backend.zeros(ROWS, H1);
        Matrix code = backend.zeros(ROWS, H2);
        Matrix down = backend.zeros(ROWS, V);
        Matrix gotCode = backend.zeros(ROWS, H2);
        Matrix got = backend.zeros(ROWS, V)) {
      backend.uniform(backend.stream(84, 0), x);
      first.up(x, h1);
      second.up(h1, code);
      second.down(code, h1);
      first.down(h1, down);
      network.take(
          new PretrainedLayers(List.of(first.upwards(), second.upwards())),
          new PretrainedLayers(List.of(second.downwards(), first.downwards())));
      network.encode(x, gotCode);
      network.reconstruct(x, got);
      assertArrayEquals(backend.download(code), backend.download(gotCode), 2e-6f, "code");
      assertArrayEquals(backend.download(down), backend.download(got), 2e-6f, "reconstruction");
    }
  }

  /** Tied layers cannot have weights of their own: they take the biases alone. */
  @Test
  void tiedNetwork_ofAnUntiedStack_hasTheEncodersWeightsAndTheDecodersBiases() {
    try (Backend backend = open();
        Stacked first = stacked(backend, "untied", V, H1, 1);
        Stacked second = stacked(backend, "untied", H1, H2, 2);
        Autoencoder network = network(backend, true)) {
      network.take(
          new PretrainedLayers(List.of(first.upwards(), second.upwards())),
          new PretrainedLayers(List.of(second.downwards(), first.downwards())));
      var parameters = network.parameters();
      assertEquals(List.of("W1", "c1", "W2", "c2", "b1", "b2"), List.copyOf(parameters.keySet()));
      assertArrayEquals(first.upwards().weights(), backend.download(parameters.get("W1")));
      assertArrayEquals(second.downwards().bias(), backend.download(parameters.get("b1")));
      assertArrayEquals(first.downwards().bias(), backend.download(parameters.get("b2")));
    }
  }

  @Test
  void classifier_takesTheStackAndKeepsItsOutputLayer() {
    try (Backend backend = open();
        Stacked first = stacked(backend, "rbm", V, H1, 1);
        Stacked second = stacked(backend, "untied", H1, H2, 2);
        Network network =
            new Network(
                backend,
                LayerDescription.chain(
                    V,
                    List.of("dense:5:sigmoid", "dropout:0.5", "dense:3:sigmoid", "dense:2:linear")),
                ActivationFunction.SOFTMAX);
        Matrix x = backend.zeros(ROWS, V);
        Matrix h1 = backend.zeros(ROWS, H1);
        Matrix h2 = backend.zeros(ROWS, H2)) {
      network.initialise(Initialisation.normal(1), backend.stream(85, 0));
      float[] output = backend.download(network.parameters().get("W3"));
      network.take(new PretrainedLayers(List.of(first.upwards(), second.upwards())));
      backend.uniform(backend.stream(84, 0), x);
      first.up(x, h1);
      second.up(h1, h2);
      network.layers().forward(x, null);
      assertArrayEquals(backend.download(h2), backend.download(network.layers().output(2)), 2e-6f);
      assertArrayEquals(output, backend.download(network.parameters().get("W3")));
      assertFalse(Arrays.equals(output, new float[output.length]));
    }
  }

  @Test
  void stack_thatDoesNotFit_isRefusedAndNothingIsTaken() {
    try (Backend backend = open();
        Stacked first = stacked(backend, "rbm", V, H1, 1);
        Stacked second = stacked(backend, "rbm", H1, 4, 2);
        Autoencoder network = network(backend, false)) {
      List<float[]> before = values(backend, network);
      ShapeException refused =
          assertThrows(
              ShapeException.class,
              () ->
                  network.take(
                      new PretrainedLayers(List.of(first.upwards(), second.upwards())),
                      new PretrainedLayers(List.of(second.downwards(), first.downwards()))));
      assertEquals(
          "layer 4 (dense:5:3:sigmoid) has weights (5, 3), those of pretrained layer 2 are (5, 4); make them equal",
          refused.getMessage());
      List<float[]> after = values(backend, network);
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(before.get(i), after.get(i));
      }
    }
  }

  private static List<float[]> values(Backend backend, Autoencoder network) {
    List<float[]> values = new ArrayList<>();
    network.parameters().values().forEach(x -> values.add(backend.download(x)));
    return values;
  }
}
