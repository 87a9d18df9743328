package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Sampler;
import org.harmonium.kind.Task;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.report.ImageGrid;
import org.harmonium.report.Raster;

/** Draws a machine's filters, reconstructions and samples. */
final class MachinePainter implements Painter {
  private static final long CHAINS_DRAW = 1L << 32; // disjoint from the draws of the samples
  private static final int CHAINS = 10; // chains that are drawn

  private final LearnedMachine model;
  private final ImageSettings settings;
  private final long seed;
  private final RowPictures pictures;
  private final Matrix originals; // (tiles, V)

  MachinePainter(LearnedMachine model, PreparedData data, Task<?> task) {
    this.model = model;
    this.settings = task.images();
    this.seed = task.seed();
    this.pictures = new RowPictures(data.imageShape(), data.transformation());
    this.originals =
        PreparedData.fixedRows(
            model.backend(), data.held(), settings.tiles(), data.binarisation(), seed, 2);
  }

  @Override
  public Map<String, Raster> onTheWay() {
    Map<String, Raster> drawn = new LinkedHashMap<>();
    drawn.put("filters", filters(1));
    drawn.put("samples", samples(Streams.of(model.backend(), seed).images()));
    Matrix first = originals.rows(0, Math.min((settings.tiles() + 1) / 2, originals.rows()));
    drawn.put("reconstructions", pictures.reconstructions(model, first));
    return drawn;
  }

  @Override
  public Map<String, Raster> atTheEnd() {
    RandomStream random = Streams.of(model.backend(), seed).images();
    random.seek(CHAINS_DRAW);
    Map<String, Raster> drawn = new LinkedHashMap<>();
    drawn.put("chains", chains(random));
    for (int layer = 2; layer <= model.layers(); layer++) {
      drawn.put("filters-layer-" + layer, filters(layer));
    }
    return drawn;
  }

  /** Returns the filters of the first units of a hidden layer. */
  private Raster filters(int layer) {
    int[] shape = pictures.shape();
    return RowPictures.filters(model.features(layer, settings.tiles()), shape[0], shape[1]);
  }

  /** Returns the visible means of chains that started at random states, after Gibbs steps. */
  private Raster samples(RandomStream random) {
    return pictures.grid(model.draw(settings.tiles(), settings.steps(), random));
  }

  /**
   * Returns samples by the length of the chains. Each row is a chain. The columns are the lengths
   * 1, 10, 100 and so on, up to the number of Gibbs steps of the settings.
   */
  private Raster chains(RandomStream random) {
    List<float[][]> columns = new ArrayList<>();
    try (Sampler sampler = model.sampler(CHAINS)) {
      sampler.start(random);
      int done = 0;
      for (int length = 1; length <= Math.max(1, settings.steps()); length *= 10) {
        sampler.advance(length - done, random);
        done = length;
        columns.add(pictures.shown(sampler.means()));
      }
    }
    float[][] tiles = new float[CHAINS * columns.size()][];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = columns.get(i % columns.size())[i / columns.size()];
    }
    int[] shape = pictures.shape();
    return ImageGrid.grey(shape[0], shape[1], columns.size()).draw(tiles);
  }

  @Override
  public void close() {
    originals.close();
  }
}
