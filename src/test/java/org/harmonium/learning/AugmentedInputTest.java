package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Dbm;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.PretrainedLayers;
import org.junit.jupiter.api.Test;

/** A network that starts from a machine of real values. */
class AugmentedInputTest {
  private static final int V = 4;
  private static final int H = 3;
  private static final int TOP = 2;

  @Test
  void firstWeights_gaussianUnits_giveTheFirstLayerTheMachinesInput() {
    double[] sigma = {0.5, 1, 2, 3};
    try (Backend backend = Backends.cpu()) {
      GaussianUnits units = new GaussianUnits(backend, V);
      units.writeSigma(sigma);
      try (Dbm dbm = new Dbm(backend, units, V, H, TOP);
          Matrix v = backend.zeros(5, V);
          Matrix out = backend.zeros(5, V + TOP);
          AugmentedInput augmented = new AugmentedInput(dbm, 5, 20, 0)) {
        backend.normal(backend.stream(1, 1), v);
        backend.normal(backend.stream(1, 2), dbm.weights(1));
        backend.normal(backend.stream(1, 3), dbm.weights(2));
        augmented.of(v, out);
        double[] x = backend.downloadDoubles(out);
        double[] values = backend.downloadDoubles(v);
        double[] w1 = backend.downloadDoubles(dbm.weights(1));
        double[] w2 = backend.downloadDoubles(dbm.weights(2));
        float[] weights = PretrainedLayers.of(dbm).layers().get(0).weights();
        for (int row = 0; row < 5; row++) {
          int at = row * (V + TOP);
          assertArrayEquals(
              Arrays.copyOfRange(values, row * V, row * V + V),
              Arrays.copyOfRange(x, at, at + V),
              "the values themselves");
          for (int j = 0; j < H; j++) {
            double machine = 0; // (v / sigma) W1 + q(h2) W2^T
            double network = 0;
            for (int i = 0; i < V; i++) {
              machine += x[at + i] / sigma[i] * w1[i * H + j];
              network += x[at + i] * weights[i * H + j];
            }
            for (int k = 0; k < TOP; k++) {
              machine += x[at + V + k] * w2[j * TOP + k];
              network += x[at + V + k] * weights[(V + k) * H + j];
            }
            assertEquals(machine, network, 1e-5);
          }
        }
      }
    }
  }
}
