package org.harmonium.report;

/**
 * Shapes with soft edges on a picture. Places are in pixels from the top left corner, so the middle
 * of the first pixel is (0.5, 0.5). What a shape covers of a pixel is taken from the distance of
 * the pixel's middle to the shape's edge, which is right to a few hundredths for straight edges.
 */
final class Brush {
  private final Raster picture;

  Brush(Raster picture) {
    this.picture = picture;
  }

  /** How far inside of a shape a place is, negative outside. */
  private interface Depth {
    double at(double x, double y);
  }

  /** A disc. */
  void disc(double x, double y, double radius, int colour, double opacity) {
    fill(
        new double[] {x - radius, x + radius},
        new double[] {y - radius, y + radius},
        (px, py) -> radius - Math.hypot(px - x, py - y),
        colour,
        opacity);
  }

  /** An arrow with a pointed head; a short one is all head, and one of no length a dot. */
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
    double slope = 0.4; // of half the head's width to its length
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
    int lastX = (int) Math.min(picture.width() - 1.0, Math.ceil(xs[1] + 1));
    int firstY = (int) Math.max(0, Math.floor(ys[0] - 1));
    int lastY = (int) Math.min(picture.height() - 1.0, Math.ceil(ys[1] + 1));
    for (int y = firstY; y <= lastY; y++) {
      for (int x = firstX; x <= lastX; x++) {
        double covered = Math.min(1, Math.max(0, depth.at(x + 0.5, y + 0.5) + 0.5));
        if (covered > 0) {
          float share = (float) (opacity * covered);
          picture.set(x, y, Colours.mix(picture.colour(x, y), colour, share));
        }
      }
    }
  }
}
