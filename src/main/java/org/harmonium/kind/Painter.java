package org.harmonium.kind;

import java.util.Map;
import org.harmonium.report.Raster;

/**
 * Draws pictures of a model. The random numbers of a picture depend on the seed only. Drawing
 * therefore does not change the run, and pictures of different epochs are comparable.
 */
public interface Painter extends AutoCloseable {
  /** Returns the pictures of a model during learning, by name. */
  Map<String, Raster> onTheWay();

  /** Returns the additional pictures of the learned model, by name. */
  default Map<String, Raster> atTheEnd() {
    return Map.of();
  }

  @Override
  default void close() {}
}
