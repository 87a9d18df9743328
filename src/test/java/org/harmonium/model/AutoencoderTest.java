package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.ShapeException;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Autoencoders: codes and reconstructions, mirrored decoders, and stacks of RBMs unrolled. */
class AutoencoderTest extends OnEachBackend {
  private static final int ROWS = 11;

  private static List<LayerDescription> described(String... words) {
    return Stream.of(words).map(LayerDescription::parse).toList();
  }

  private static Matrix uniform(Backend backend, int cols) {
    Matrix x = backend.zeros(ROWS, cols);
    backend.uniform(backend.stream(51, 1), x);
    return x;
  }

  @Test
  void mirrored_tiedAndNot_goesBackThroughTheDenseLayers() {
    List<LayerDescription> encoder =
        described("masking:6:0.3", "dense:6:5:tanh", "dropout:5:0.5", "dense:5:3:sigmoid");
    assertEquals(
        described("tied:3:5:tanh:4", "tied:5:6:linear:2"),
        Autoencoder.mirrored(encoder, true, ActivationFunction.LINEAR));
    assertEquals(
        described("dense:3:5:tanh", "dense:5:6:sigmoid"),
        Autoencoder.mirrored(encoder, false, ActivationFunction.SIGMOID));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reconstruct_anyInput_isTheDecodedCode(boolean tied) {
    List<LayerDescription> encoder =
        described("masking:6:0.3", "dense:6:5:tanh", "dense:5:3:sigmoid");
    try (Backend backend = open();
        Autoencoder autoencoder =
            new Autoencoder(
                backend,
                encoder,
                Autoencoder.mirrored(encoder, tied, ActivationFunction.LINEAR),
                ActivationFunction.SIGMOID);
        Matrix x = uniform(backend, 6);
        Matrix h = backend.zeros(ROWS, 3);
        Matrix decoded = backend.zeros(ROWS, 6);
        Matrix reconstructed = backend.zeros(ROWS, 6)) {
      autoencoder.initialise(Initialisation.normal(1), backend.stream(1, 1));
      autoencoder.encode(x, h);
      autoencoder.decode(h, decoded);
      autoencoder.reconstruct(x, reconstructed);
      assertArrayEquals(backend.download(reconstructed), backend.download(decoded));
      assertNotEquals(0.5f, backend.download(decoded)[0]);
      assertEquals(3, autoencoder.code());
      assertEquals(6, autoencoder.inputs());
      assertEquals(
          tied
              ? List.of("W1", "c1", "W2", "c2", "b1", "b2")
              : List.of("W1", "c1", "W2", "c2", "W3", "c3", "W4", "c4"),
          List.copyOf(autoencoder.parameters().keySet()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "unit-gaussian", "gaussian"})
  void unrolled_beforeTraining_reconstructsAsTheStackDoes(String visible) {
    try (Backend backend = open();
        Rbm first = NetworkTest.rbm(backend, visible, 6, "bernoulli", 5, 1);
        Rbm second = NetworkTest.rbm(backend, "bernoulli", 5, "bernoulli", 4, 2);
        Rbm third = NetworkTest.rbm(backend, "bernoulli", 4, "unit-gaussian", 2, 3);
        Matrix x = uniform(backend, 6);
        Matrix h1 = backend.zeros(ROWS, 5);
        Matrix h2 = backend.zeros(ROWS, 4);
        Matrix code = backend.zeros(ROWS, 2);
        Matrix down = backend.zeros(ROWS, 6);
        Matrix got = backend.zeros(ROWS, 6);
        Matrix gotCode = backend.zeros(ROWS, 2)) {
      if (first.visibleUnits() instanceof GaussianUnits units) {
        units.writeSigma(new double[] {0.5, 2, 1, 0.25, 1.5, 0.75});
      }
      first.hiddenMean(x, h1);
      second.hiddenMean(h1, h2);
      third.hiddenMean(h2, code);
      third.visibleMean(code, h2);
      second.visibleMean(h2, h1);
      first.visibleMean(h1, down);
      try (Autoencoder unrolled = Autoencoder.unrolled(List.of(first, second, third))) {
        unrolled.encode(x, gotCode);
        unrolled.reconstruct(x, got);
        assertArrayEquals(backend.download(code), backend.download(gotCode), 1e-5f);
        assertArrayEquals(backend.download(down), backend.download(got), 1e-5f);
        assertEquals(
            described(
                "dense:6:5:sigmoid",
                "dense:5:4:sigmoid",
                "dense:4:2:linear",
                "dense:2:4:sigmoid",
                "dense:4:5:sigmoid",
                "dense:5:6:linear"),
            unrolled.network().layers().descriptions());
        assertEquals(
            visible.equals("bernoulli") ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR,
            unrolled.network().link());
      }
    }
  }

  @Test
  void pretrained_byAutoencoders_isTheirCode() {
    try (Backend backend = open();
        Autoencoder first = small(backend, "dense:6:5:sigmoid", "dense:5:6:linear");
        Autoencoder second = small(backend, "dense:5:3:tanh", "dense:3:5:linear");
        Matrix x = uniform(backend, 6);
        Matrix h1 = backend.zeros(ROWS, 5);
        Matrix h2 = backend.zeros(ROWS, 3)) {
      first.encode(x, h1);
      second.encode(h1, h2);
      PretrainedLayers stack = PretrainedLayers.ofEncoders(List.of(first, second));
      try (Network net = Network.fromStack(backend, stack, 2)) {
        net.layers().forward(x, null);
        assertArrayEquals(
            backend.download(h2), backend.download(net.layers().output(1)), "bit for bit");
      }
    }
  }

  private static Autoencoder small(Backend backend, String encoder, String decoder) {
    Autoencoder autoencoder =
        new Autoencoder(backend, described(encoder), described(decoder), ActivationFunction.LINEAR);
    autoencoder.initialise(Initialisation.normal(1), backend.stream(2, 1));
    return autoencoder;
  }

  @Test
  void sizes_thatDoNotFit_areRefusedAndNothingStaysOpen() {
    try (Backend backend = open()) {
      ShapeException e =
          assertThrows(
              ShapeException.class, () -> small(backend, "dense:6:5:sigmoid", "dense:5:7:linear"));
      assertEquals(
          "the encoder takes 6 inputs, the decoder has 7 outputs; make them equal", e.getMessage());
      ShapeException chain =
          assertThrows(
              ShapeException.class, () -> small(backend, "dense:6:5:sigmoid", "dense:4:6:linear"));
      assertEquals(
          "layer 2 (dense:4:6:linear) takes 4 inputs, layer 1 before it (dense:6:5:sigmoid) has 5 outputs; make them equal",
          chain.getMessage());
      assertEquals(0, backend.liveMatrices());
    }
  }
}
