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
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
public record RowPictures(int[] shape, @Nullable Transformation transformation) {
  /** Rows (n, V) as a grid that is nearly square. */
  public Raster grid(float[][] rows) {
    return grid(shown(rows), shape[0], shape[1]);
  }

  /** The same of a matrix. */
  public Raster grid(Backend backend, Matrix rows) {
    return grid(Rows.of(backend, rows));
  }

  /** Rows (n, V), and below each what was made of it. */
  public Raster pairs(Backend backend, Matrix originals, Matrix made) {
    return pairs(
        shown(Rows.of(backend, originals)), shown(Rows.of(backend, made)), shape[0], shape[1]);
  }

  /** Rows as the data had them before they were transformed. */
  public float[][] shown(float[][] rows) {
    Transformation transformed = transformation;
    if (transformed == null) {
      return rows;
    }
    float[][] shown = new float[rows.length][];
    Arrays.setAll(shown, i -> transformed.invert(rows[i]));
    return shown;
  }

  /** Images of such a shape, each a row of values from 0 to 1, as a grid that is nearly square. */
  public static Raster grid(float[][] images, int height, int width) {
    return ImageGrid.grey(height, width, columns(images.length)).draw(images);
  }

  /**
   * Demands that {@link #grid} can draw n images, before there are any.
   *
   * @throws IllegalArgumentException if the picture would be too large
   */
  public static void requireRoomFor(int n, int height, int width) {
    ImageGrid.grey(height, width, columns(n)).requireRoomFor(n);
  }

  /** Originals, and below each what was made of it. */
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
