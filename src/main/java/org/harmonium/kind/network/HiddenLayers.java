package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.Network;
import org.harmonium.nn.Layer;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/**
 * The hidden layers of a network. A hidden layer consists of a layer with weights and the layers
 * without weights that follow it, such as normalisation or an activation function.
 *
 * @param backend the backend that holds the layers
 * @param layers all layers that the inputs pass through
 * @param ends for each hidden layer, the number of layers up to its outputs
 */
public record HiddenLayers(Backend backend, List<Layer> layers, List<Integer> ends) {

  /**
   * Returns the hidden layers of a network: all except the last layer with weights, which computes
   * the outputs.
   */
  public static HiddenLayers of(Network network) {
    List<Layer> layers = network.layers().layers();
    List<Integer> ends = ends(layers);
    return new HiddenLayers(network.backend(), layers, ends.subList(0, ends.size() - 1));
  }

  /** Returns the layers of an encoder. The outputs of the last one are the code. */
  public static HiddenLayers of(Autoencoder model) {
    return new HiddenLayers(model.network().backend(), model.encoder(), ends(model.encoder()));
  }

  private static List<Integer> ends(List<Layer> layers) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      boolean hasWeights =
          layers.get(i).descriptions().stream().anyMatch(LayerDescription::hasWeights);
      if (hasWeights) {
        ends.add(i + 1);
      } else if (!ends.isEmpty()) {
        ends.set(ends.size() - 1, i + 1);
      }
    }
    return ends;
  }

  public int count() {
    return ends.size();
  }

  public int size(int layer) {
    return layers.get(ends.get(layer - 1) - 1).outputs();
  }

  /** Computes h (n, size), the outputs of a hidden layer for x, at inference. */
  public void encode(Matrix x, int layer, @Nullable RandomStream random, Matrix h) {
    if (random != null) {
      throw new IllegalArgumentException(
          "the units of a network are deterministic and have no samples; take their outputs,"
              + " without samples");
    }
    Matrix y = x;
    for (Layer each : layers.subList(0, ends.get(layer - 1))) {
      y = each.forward(y, null);
    }
    backend.copy(y, h);
  }
}
