package org.harmonium.kind.classifier;

import java.util.Map;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.network.Filters;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.Network;
import org.harmonium.report.Raster;

/** Draws the filters of the first layer of a classifier. */
final class ClassifierPainter implements Painter {
  private final Network network;
  private final PreparedData data;
  private final ImageSettings settings;

  ClassifierPainter(Network network, PreparedData data, ImageSettings settings) {
    this.network = network;
    this.data = data;
    this.settings = settings;
  }

  @Override
  public Map<String, Raster> onTheWay() {
    return Filters.of(
        network.backend(), network.layers().layers(), data.imageShape(), settings.tiles());
  }

  @Override
  public Map<String, Raster> atTheEnd() {
    return Map.of();
  }

  @Override
  public void close() {}
}
