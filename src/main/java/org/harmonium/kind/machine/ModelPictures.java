package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Transformation;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Sampler;
import org.harmonium.report.ImageGrid;
import org.harmonium.report.Raster;
import org.jspecify.annotations.Nullable;

/** Pictures of a model: its features, reconstructions and samples. */
public final class ModelPictures {
  private static final int CHAINS = 10; // chains that are drawn

  private final LearnedMachine model;
  private final Backend backend;
  private final int height;
  private final int width;
  private final int tiles;
  private final RowPictures rows;

  /**
   * @param imageShape height and width of the visible units as a picture
   * @param tiles the maximum number of tiles of a picture
   * @param transformation of the data, which pictures undo; null for none
   */
  public ModelPictures(
      LearnedMachine model, int[] imageShape, int tiles, @Nullable Transformation transformation) {
    this.rows = new RowPictures(imageShape, transformation);
    this.model = model;
    this.backend = model.backend();
    this.height = imageShape[0];
    this.width = imageShape[1];
    this.tiles = tiles;
  }

  /** Returns the filters of the first units of a hidden layer. Each has its own grey scale. */
  public Raster features(int layer) {
    float[][] features = model.features(layer, tiles);
    return ImageGrid.filters(height, width, RowPictures.columns(features.length)).draw(features);
  }

  /** Returns the first columns of weights (V, H) as pictures. Each has its own grey scale. */
  public static Raster filters(Backend backend, Matrix w, int[] imageShape, int tiles) {
    float[][] features = Projection.columns(backend, w, tiles);
    return ImageGrid.filters(imageShape[0], imageShape[1], RowPictures.columns(features.length))
        .draw(features);
  }

  /** Returns the first rows of v (n, V), each with its reconstruction by means below it. */
  public Raster reconstructions(Matrix v) {
    int n = Math.min((tiles + 1) / 2, v.rows());
    Matrix originals = v.rows(0, n);
    try (Matrix reconstruction = backend.zeros(n, v.cols())) {
      model.reconstruct(originals, reconstruction);
      return rows.pairs(backend, originals, reconstruction);
    }
  }

  /**
   * Returns the visible means of chains that started at random states, after {@code steps} Gibbs
   * steps.
   */
  public Raster samples(int steps, RandomStream random) {
    try (Sampler sampler = model.sampler(tiles)) {
      sampler.start(random);
      sampler.advance(steps, random);
      return rows.grid(sampler.means());
    }
  }

  /**
   * Returns samples by the length of the chains. Each row is a chain. The columns are the lengths
   * 1, 10, 100 and so on, up to {@code steps} Gibbs steps.
   */
  public Raster chains(int steps, RandomStream random) {
    List<float[][]> columns = new ArrayList<>();
    try (Sampler sampler = model.sampler(CHAINS)) {
      sampler.start(random);
      int done = 0;
      for (int length = 1; length <= Math.max(1, steps); length *= 10) {
        sampler.advance(length - done, random);
        done = length;
        columns.add(rows.shown(sampler.means()));
      }
    }
    float[][] tiles = new float[CHAINS * columns.size()][];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = columns.get(i % columns.size())[i / columns.size()];
    }
    return ImageGrid.grey(height, width, columns.size()).draw(tiles);
  }
}
