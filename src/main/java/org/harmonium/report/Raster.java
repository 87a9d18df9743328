package org.harmonium.report;

/** A picture as pixels, each 0xRRGGBB; black at first. */
public final class Raster {
  private final int width;
  private final int height;
  private final int[] pixels;

  Raster(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new int[Math.multiplyExact(width, height)];
  }

  /** Pixels from left to right. */
  public int width() {
    return width;
  }

  /** Pixels from top to bottom. */
  public int height() {
    return height;
  }

  /** The colour at a place, 0xRRGGBB. */
  public int colour(int x, int y) {
    return pixels[y * width + x];
  }

  void set(int x, int y, int colour) {
    pixels[y * width + x] = colour;
  }
}
