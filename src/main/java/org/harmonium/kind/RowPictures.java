package org.harmonium.kind;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Transformation;
import org.harmonium.kind.rows.Rows;
import org.harmonium.report.ImageGrid;
import org.harmonium.report.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Rows of data as pictures.
 *
 * @param shape height and width of a row as a picture
 * @param transformation of the data, which pictures undo; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RowPictures(int[] shape, @Nullable Transformation transformation) {
  /** Returns rows (n, V) as a nearly square grid. */
  public Raster grid(float[][] rows) {
    return grid(shown(rows), shape[0], shape[1]);
  }

  /** Returns the rows of a matrix as a nearly square grid. */
  public Raster grid(Backend backend, Matrix rows) {
    return grid(Rows.of(backend, rows));
  }

  /** Returns rows v (n, V), each with its reconstruction below it. */
  public <M extends LearnedModel & Reconstructs> Raster reconstructions(M model, Matrix v) {
    Backend backend = model.backend();
    try (Matrix made = backend.zeros(v.rows(), v.cols())) {
      model.reconstruct(v, made);
      return pairs(shown(Rows.of(backend, v)), shown(Rows.of(backend, made)), shape[0], shape[1]);
    }
  }

  /** Returns rows with the transformation of the data undone. */
  public float[][] shown(float[][] rows) {
    Transformation transformed = transformation;
    return transformed == null
        ? rows
        : Arrays.stream(rows).map(transformed::invert).toArray(float[][]::new);
  }

  /** Returns rows with the transformation of the data applied: the inputs of the model. */
  public float[][] seen(float[][] rows) {
    Transformation transformed = transformation;
    return transformed == null
        ? rows
        : Arrays.stream(rows).map(transformed::apply).toArray(float[][]::new);
  }

  /** Returns images as a nearly square grid. Each image is a row of values from 0 to 1. */
  public static Raster grid(float[][] images, int height, int width) {
    return ImageGrid.grey(height, width, columns(images.length)).draw(images);
  }

  /**
   * Checks in advance that {@link #grid} can draw n images.
   *
   * @throws IllegalArgumentException if the picture would be too large
   */
  public static void requireRoomFor(int n, int height, int width) {
    ImageGrid.grey(height, width, columns(n)).requireRoomFor(n);
  }

  /** Returns filters as a nearly square grid. Each has its own grey scale. */
  public static Raster filters(float[][] filters, int height, int width) {
    return ImageGrid.filters(height, width, columns(filters.length)).draw(filters);
  }

  /** Returns originals, each with its reconstruction below it. */
  public static Raster pairs(
      float[][] originals, float[][] reconstructions, int height, int width) {
    return ImageGrid.grey(height, width, columns(2 * originals.length))
        .drawPairs(originals, reconstructions);
  }

  /** The columns of a nearly square grid of n tiles. */
  public static int columns(int n) {
    return Math.max(1, (int) Math.ceil(Math.sqrt(n)));
  }
}
