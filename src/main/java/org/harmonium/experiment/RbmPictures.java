package org.harmonium.experiment;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;
import org.harmonium.report.ImageGrid;
import org.harmonium.report.Raster;

/** What an RBM looks like: its filters, what it makes of examples, what it dreams of. */
public final class RbmPictures {
  private final Rbm rbm;
  private final Backend backend;
  private final int height;
  private final int width;
  private final int tiles;

  /**
   * @param imageShape height and width of the visible units as a picture
   * @param tiles how many tiles a picture has at most
   */
  RbmPictures(Rbm rbm, int[] imageShape, int tiles) {
    this.rbm = rbm;
    this.backend = rbm.backend();
    this.height = imageShape[0];
    this.width = imageShape[1];
    this.tiles = tiles;
  }

  /** The incoming weights of the first hidden units, each in its own range. */
  Raster filters() {
    int n = Math.min(tiles, rbm.hidden());
    float[] w = backend.download(rbm.weights());
    float[][] filters = new float[n][rbm.visible()];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < rbm.visible(); i++) {
        filters[j][i] = w[i * rbm.hidden() + j];
      }
    }
    return ImageGrid.filters(height, width, columns(n)).draw(filters);
  }

  /** The first rows of v (n, V) over their reconstructions by means. */
  Raster reconstructions(Matrix v) {
    int n = Math.min((tiles + 1) / 2, v.rows());
    return pairs(rows(v.rows(0, n)), reconstruct(v.rows(0, n)), height, width);
  }

  private float[][] reconstruct(Matrix v) {
    try (Matrix h = backend.zeros(v.rows(), rbm.hidden());
        Matrix reconstruction = backend.zeros(v.rows(), rbm.visible())) {
      rbm.hiddenMean(v, h);
      rbm.visibleMean(h, reconstruction);
      return rows(reconstruction);
    }
  }

  /**
   * The visible means p(v | h) of chains started at random hidden states, after some Gibbs steps.
   */
  Raster samples(int steps, RandomStream random) {
    try (RbmSampler sampler = new RbmSampler(rbm, tiles)) {
      sampler.start(random);
      sampler.advance(steps, random);
      return grid(sampler.means(), height, width);
    }
  }

  /** Images of such a shape, each a row of values from 0 to 1, as a grid that is nearly square. */
  public static Raster grid(float[][] images, int height, int width) {
    return ImageGrid.grey(height, width, columns(images.length)).draw(images);
  }

  /** Originals, and below each what was made of it. */
  public static Raster pairs(
      float[][] originals, float[][] reconstructions, int height, int width) {
    return ImageGrid.grey(height, width, columns(2 * originals.length))
        .drawPairs(originals, reconstructions);
  }

  private float[][] rows(Matrix x) {
    float[] values = backend.download(x);
    float[][] rows = new float[x.rows()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * x.cols(), (i + 1) * x.cols()));
    return rows;
  }

  private static int columns(int n) {
    return Math.max(1, (int) Math.ceil(Math.sqrt(n)));
  }
}
