package org.harmonium.kind.network;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.machine.Projection;
import org.harmonium.nn.Layer;
import org.harmonium.nn.Parameter;
import org.harmonium.report.Raster;
import org.jspecify.annotations.Nullable;

/** The weights into the first layer of a network, as pictures of its inputs. */
public final class Filters {
  private static final int LEAST = 4; // the minimum number of pixels of a meaningful picture

  private Filters() {}

  /** Returns one picture called filters if the inputs can be drawn; else none. */
  public static Map<String, Raster> of(
      Backend backend, List<Layer> layers, int[] imageShape, int tiles) {
    int pixels = imageShape[0] * imageShape[1];
    for (Layer layer : layers) {
      Matrix w = weights(layer);
      if (w != null) {
        // Augmented inputs begin with the row itself.
        return w.rows() < pixels || pixels < LEAST
            ? Map.of()
            : Map.of(
                "filters",
                RowPictures.filters(
                    Projection.columns(backend, w.rows(0, pixels), tiles),
                    imageShape[0],
                    imageShape[1]));
      }
    }
    return Map.of();
  }

  private static @Nullable Matrix weights(Layer layer) {
    return layer.parameters().stream()
        .filter(Parameter::decays)
        .map(Parameter::value)
        .findFirst()
        .orElse(null);
  }
}
