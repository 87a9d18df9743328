package org.harmonium.kind.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.report.Raster;

/** Draws a machine's filters, reconstructions and samples. */
final class MachinePainter implements Painter {
  private static final long CHAINS_DRAW = 1L << 32; // disjoint from the draws of the samples

  private final LearnedMachine model;
  private final ImageSettings settings;
  private final long seed;
  private final ModelPictures pictures;
  private final Matrix originals; // (tiles, V)

  MachinePainter(LearnedMachine model, PreparedData data, Task<?> task) {
    this.model = model;
    this.settings = task.images();
    this.seed = task.seed();
    int tiles = settings.tiles();
    this.pictures = new ModelPictures(model, data.imageShape(), tiles, data.transformation());
    this.originals =
        PreparedData.fixedRows(model.backend(), data.held(), tiles, data.binarisation(), seed, 2);
  }

  @Override
  public Map<String, Raster> onTheWay() {
    RandomStream random = Streams.of(model.backend(), seed).images();
    Map<String, Raster> drawn = new LinkedHashMap<>();
    drawn.put("filters", pictures.features(1));
    drawn.put("samples", pictures.samples(settings.steps(), random));
    drawn.put("reconstructions", pictures.reconstructions(originals));
    return drawn;
  }

  @Override
  public Map<String, Raster> atTheEnd() {
    RandomStream random = Streams.of(model.backend(), seed).images();
    random.seek(CHAINS_DRAW);
    Map<String, Raster> drawn = new LinkedHashMap<>();
    drawn.put("chains", pictures.chains(settings.steps(), random));
    for (int layer = 2; layer <= model.layers(); layer++) {
      drawn.put("filters-layer-" + layer, pictures.features(layer));
    }
    return drawn;
  }

  @Override
  public void close() {
    originals.close();
  }
}
