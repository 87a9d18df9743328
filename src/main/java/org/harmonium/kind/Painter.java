package org.harmonium.kind;

import java.util.Map;
import org.harmonium.report.Raster;

/**
 * Draws a model. The randomness of a picture depends on the seed only, so drawing changes nothing
 * and pictures of different epochs can be compared.
 */
public interface Painter extends AutoCloseable {
  /** The pictures that show how learning goes on, by name. */
  Map<String, Raster> onTheWay();

  /** Further ones of the learned model. */
  Map<String, Raster> atTheEnd();

  @Override
  void close();
}
