package org.harmonium.kind.autoencoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;

/**
 * The chain x' = 0.7 (x + 0.5 e) with e normal, of an autoencoder with batch normalisation and
 * dropout. Its stationary variance s solves s = 0.49 (s + 0.25), so its deviation is 0.4902.
 */
class DenoisingChainTest {
  private static final double DEVIATION = Math.sqrt(0.49 * 0.25 / (1 - 0.49));
  private static final int STEPS = 30; // 0.7^30 is 2e-5

  private final Backend backend = Backends.cpu();

  private LearnedAutoencoder chain() {
    List<LayerDescription> encoder =
        LayerDescription.chain(
            1, List.of("gaussian:0.5", "dense:1:linear", "batch-normalisation", "dropout:0.5"));
    List<LayerDescription> decoder = LayerDescription.chain(1, List.of("dense:1:linear"));
    Autoencoder layers = new Autoencoder(backend, encoder, decoder, ActivationFunction.LINEAR);
    layers
        .parameters()
        .forEach(
            (name, x) -> {
              if (name.startsWith("W")) {
                backend.fill(name.equals("W1") ? 0.7f : 1f, x);
              }
            });
    return new LearnedAutoencoder(layers, UnitsDescription.parse("gaussian"));
  }

  @Test
  void draw_hasTheStationaryDeviation() {
    try (LearnedAutoencoder model = chain()) {
      double squares = 0;
      float[][] rows = model.draw(20_000, STEPS, backend.stream(3, 4));
      for (float[] row : rows) {
        squares += row[0] * row[0];
      }
      // The standard error of the deviation of 20,000 values is 0.0025.
      assertEquals(DEVIATION, Math.sqrt(squares / rows.length), 0.01);
    }
  }

  @Test
  void draw_givesAChainTheSameRowBesideAnyOthers() {
    try (LearnedAutoencoder model = chain()) {
      float[][] many = model.draw(100, STEPS, backend.stream(3, 4));
      for (int n : new int[] {1, 2, 7}) {
        float[][] few = model.draw(n, STEPS, backend.stream(3, 4));
        for (int i = 0; i < n; i++) {
          assertArrayEquals(many[i], few[i], 1e-6f, i + " of " + n);
        }
      }
    }
  }
}
