package org.harmonium.kind.autoencoder;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Task;
import org.harmonium.kind.network.Filters;
import org.harmonium.kind.network.PlanePictures;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.report.Raster;

/**
 * Draws an autoencoder: the filters of its first layer and reconstructions. For rows in the plane,
 * it also draws the vector field from points to their reconstructions. For a denoising autoencoder,
 * it also draws samples of its Markov chain.
 */
final class AutoencoderPainter implements Painter {
  private final LearnedAutoencoder model;
  private final PreparedData data;
  private final ImageSettings settings;
  private final long seed;
  private final RowPictures pictures;
  private final Matrix originals; // (tiles, V)

  AutoencoderPainter(LearnedAutoencoder model, PreparedData data, Task<?> task) {
    this.model = model;
    this.data = data;
    this.settings = task.images();
    this.seed = task.seed();
    int tiles = settings.tiles();
    this.pictures = new RowPictures(data.imageShape(), data.transformation());
    this.originals =
        PreparedData.fixedRows(
            model.backend(), data.held(), (tiles + 1) / 2, data.binarisation(), seed, 2);
  }

  @Override
  public Map<String, Raster> onTheWay() {
    if (data.train().cols() == 2) {
      return Map.of("field", PlanePictures.field(model, data));
    }
    Map<String, Raster> drawn =
        new LinkedHashMap<>(
            Filters.of(
                model.backend(),
                model.autoencoder().encoder(),
                data.imageShape(),
                settings.tiles()));
    drawn.put("reconstructions", pictures.reconstructions(model, originals));
    return drawn;
  }

  @Override
  public Map<String, Raster> atTheEnd() {
    if (!model.autoencoder().isDenoising() || data.train().cols() == 2) {
      return Map.of();
    }
    RandomStream random = Streams.of(model.backend(), seed).images();
    float[][] samples = model.draw(settings.tiles(), settings.steps(), random);
    return Map.of("samples", pictures.grid(samples));
  }

  @Override
  public void close() {
    originals.close();
  }
}
