package org.harmonium.data;

/**
 * The shape of the grey images that the rows of a data set are, row by row from the top.
 *
 * @param height pixels from top to bottom, at least 1
 * @param width pixels from left to right, at least 1
 */
public record ImageShape(int height, int width) {

  /** Refuses an image without pixels. */
  public ImageShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("image of " + height + " x " + width + " pixels");
    }
  }
}
