package org.harmonium.report;

/**
 * An image of pixels 0xRRGGBB, initially black, and antialiased shapes drawn on it.
 *
 * <p>Positions of shapes are in pixels from the top left corner, so the centre of the first pixel
 * is (0.5, 0.5). The coverage of a pixel is computed from the distance of its centre to the edge of
 * the shape. Its error is a few hundredths for straight edges.
 */
public final class Raster {
  private final int width;
  private final int height;
  private final int[] pixels;

  Raster(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new int[Math.multiplyExact(width, height)];
  }

  /** The number of columns. */
  public int width() {
    return width;
  }

  /** The number of rows. */
  public int height() {
    return height;
  }

  /** The colour of a pixel, 0xRRGGBB. */
  public int colour(int x, int y) {
    return pixels[y * width + x];
  }

  void set(int x, int y, int colour) {
    pixels[y * width + x] = colour;
  }

  /** The distance of a position to the edge of a shape, positive inside. */
  private interface Depth {
    double at(double x, double y);
  }

  /** Draws a disc. */
  void disc(double x, double y, double radius, int colour, double opacity) {
    fill(
        new double[] {x - radius, x + radius},
        new double[] {y - radius, y + radius},
        (px, py) -> radius - Math.hypot(px - x, py - y),
        colour,
        opacity);
  }

  /** Draws an arrow. A short arrow has only a head, and one of length 0 is a dot. */
  void arrow(
      double x, double y, double toX, double toY, double thickness, int colour, double opacity) {
    double length = Math.hypot(toX - x, toY - y);
    if (length < thickness) {
      disc(x, y, thickness / 2, colour, opacity);
      return;
    }
    double alongX = (toX - x) / length;
    double alongY = (toY - y) / length;
    double head = Math.min(length, 5 * thickness);
    double slope = 0.4; // half the width of the head by its length
    double reach = Math.hypot(1, slope);
    Depth depth =
        (px, py) -> {
          double along = (px - x) * alongX + (py - y) * alongY;
          double across = Math.abs((px - x) * alongY - (py - y) * alongX);
          double line = Math.min(thickness / 2 - across, Math.min(along, length - head - along));
          double point =
              Math.min((slope * (length - along) - across) / reach, along - (length - head));
          return Math.max(line, point);
        };
    double wide = Math.max(slope * head, thickness);
    fill(
        new double[] {Math.min(x, toX) - wide, Math.max(x, toX) + wide},
        new double[] {Math.min(y, toY) - wide, Math.max(y, toY) + wide},
        depth,
        colour,
        opacity);
  }

  private void fill(double[] xs, double[] ys, Depth depth, int colour, double opacity) {
    int firstX = (int) Math.max(0, Math.floor(xs[0] - 1));
    int lastX = (int) Math.min(width - 1.0, Math.ceil(xs[1] + 1));
    int firstY = (int) Math.max(0, Math.floor(ys[0] - 1));
    int lastY = (int) Math.min(height - 1.0, Math.ceil(ys[1] + 1));
    for (int y = firstY; y <= lastY; y++) {
      for (int x = firstX; x <= lastX; x++) {
        double covered = Math.min(1, Math.max(0, depth.at(x + 0.5, y + 0.5) + 0.5));
        if (covered > 0) {
          float share = (float) (opacity * covered);
          set(x, y, Colours.mix(colour(x, y), colour, share));
        }
      }
    }
  }
}
