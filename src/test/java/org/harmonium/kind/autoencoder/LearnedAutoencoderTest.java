package org.harmonium.kind.autoencoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain of a denoising autoencoder, by which it draws rows. */
class LearnedAutoencoderTest extends OnEachBackend {
  private static final int V = 6;

  private static LearnedAutoencoder model(
      Backend backend, String corruption, boolean ofUnitInterval) {
    List<LayerDescription> encoder = LayerDescription.chain(V, List.of(corruption, "dense:4:tanh"));
    List<LayerDescription> decoder =
        Autoencoder.mirrored(encoder, false, ActivationFunction.LINEAR);
    Autoencoder model =
        new Autoencoder(
            backend,
            encoder,
            decoder,
            ofUnitInterval ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR);
    model.initialise(Initialisation.normal(1), backend.stream(1, 1));
    return new LearnedAutoencoder(
        model, UnitsDescription.parse(ofUnitInterval ? "bernoulli" : "gaussian"));
  }

  private static float[] drawn(LearnedAutoencoder model, int n, int steps, long seed) {
    float[][] rows = model.draw(n, steps, model.backend().stream(seed, 3));
    assertEquals(n, rows.length);
    float[] all = new float[n * V];
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows[i], 0, all, i * V, V);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "masking:0.3, true",
    "salt-and-pepper:0.3, true",
    "gaussian:0.2, true",
    "gaussian:0.2, false"
  })
  void chain_dependsOnTheSeedOnly(String corruption, boolean ofUnitInterval) {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, corruption, ofUnitInterval)) {
      float[] first = drawn(model, 50, 7, 5);
      int live = backend.liveMatrices(); // with the layers' room for so many rows
      assertFalse(Arrays.equals(first, drawn(model, 50, 7, 6)), "another seed");
      assertFalse(Arrays.equals(first, drawn(model, 50, 8, 5)), "another step");
      assertArrayEquals(first, drawn(model, 50, 7, 5));
      assertArrayEquals(
          Arrays.copyOf(first, 20 * V), drawn(model, 20, 7, 5), "whatever other chains there are");
      assertEquals(live, backend.liveMatrices());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"masking:0.5", "salt-and-pepper:1", "gaussian:1"})
  void chain_ofTheUnitInterval_staysThere(String corruption) {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, corruption, true)) {
      for (int steps : new int[] {0, 1, 2, 20}) {
        for (float x : drawn(model, 40, steps, 2)) {
          assertTrue(x >= 0 && x <= 1, "%s after %d steps".formatted(x, steps));
        }
      }
    }
  }

  /** Before the first step a chain is where it starts: uniform, or normal. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chain_withoutSteps_isItsStart(boolean ofUnitInterval) {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, "masking:0.2", ofUnitInterval);
        Matrix x = backend.zeros(30, V)) {
      if (ofUnitInterval) {
        backend.uniform(backend.stream(4, 3), x);
      } else {
        backend.normal(backend.stream(4, 3), x);
      }
      assertArrayEquals(backend.download(x), drawn(model, 30, 0, 4));
    }
  }

  /** A step by hand: corrupted, reconstructed; then a state of those means, and so on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void chain_ofTwoSteps_isCorruptedAndReconstructedTwice(boolean ofUnitInterval) {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, "salt-and-pepper:0.4", ofUnitInterval);
        Matrix x = backend.zeros(30, V);
        Matrix mean = backend.zeros(30, V)) {
      var random = backend.stream(4, 3);
      var network = model.autoencoder().network();
      if (ofUnitInterval) {
        backend.uniform(random, x);
      } else {
        backend.normal(random, x);
      }
      network.applyLink(network.layers().forward(x, random), mean);
      if (ofUnitInterval) {
        backend.bernoulli(mean, random, x);
      } else {
        backend.copy(mean, x);
      }
      network.applyLink(network.layers().forward(x, random), mean);
      assertArrayEquals(backend.download(mean), drawn(model, 30, 2, 4));
      try (Matrix uncorrupted = backend.zeros(30, V)) {
        network.applyLink(network.layers().forward(x, null), uncorrupted);
        assertFalse(
            Arrays.equals(backend.download(mean), backend.download(uncorrupted)),
            "without corruption it is another chain");
      }
    }
  }

  /** Where all reconstructions are the same, the chain is there at once. */
  @Test
  void chain_ofAConstantAutoencoder_isThatConstant() {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, "masking:0.5", true)) {
      float[] bias = {-2, -1, 0, 1, 2, 3};
      backend.fill(0, model.parameters().get("W2"));
      backend.write(bias, model.parameters().get("c2"));
      float[] drawn = drawn(model, 9, 3, 1);
      for (int i = 0; i < drawn.length; i++) {
        assertEquals(1 / (1 + Math.exp(-bias[i % V])), drawn[i], 1e-6);
      }
    }
  }

  @Test
  void autoencoderThatCorruptsNothing_hasNoChain() {
    try (Backend backend = open();
        LearnedAutoencoder model = model(backend, "dropout:0.5", true)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> model.draw(2, 2, backend.stream(1, 3)));
      assertTrue(e.getMessage().contains("corrupts nothing"), e.getMessage());
    }
  }
}
