package org.harmonium.data;

/**
 * The shape of the grey images in the rows of a data set, stored row by row from the top.
 *
 * @param height the number of rows of pixels, at least 1
 * @param width the number of columns of pixels, at least 1
 */
public record ImageShape(int height, int width) {

  /** Checks that both are positive. */
  public ImageShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image must have at least one pixel, not " + height + " x " + width);
    }
  }
}
