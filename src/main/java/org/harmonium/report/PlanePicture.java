package org.harmonium.report;

import java.util.Arrays;

/**
 * Points, densities and vector fields in a window of the plane, with the second coordinate upwards.
 * Each layer is drawn over the previous ones, on white with a frame and lines through the origin.
 * Points outside the window are not drawn.
 *
 * <pre>
 *   PlanePicture.of(window, 400)
 *       .points(data, Ink.GREY).points(samples, Ink.BLUE).draw()      samples over data
 *   PlanePicture.of(window, 400).density(samples).draw()              density of samples
 *   PlanePicture.of(window, 400)
 *       .points(data, Ink.GREY).arrows(x, r, Ink.BLUE).draw()         the field r(x) - x
 * </pre>
 *
 * <p>Points and ends of arrows are (n, 2) with n at least 1 and finite coordinates.
 */
public final class PlanePicture {
  private static final int LEAST_PIXELS = 16;
  private static final int MOST_PIXELS = 4096; // per side
  private static final int NOMINAL_PIXELS = 400; // per side; sizes are given for this width
  private static final double SHARE_OF_SPACING = 0.8;

  private final PlaneWindow window;
  private final Raster picture;
  private final double unit; // one pixel at the nominal width

  /** The colours of points and arrows. */
  public enum Ink {
    /** For the background. */
    GREY(0xb9bfc9),
    /** For the subject of the picture. */
    BLUE(0x2466a8),
    /** For a second subject or a warning. */
    RED(0xc8443c);

    private final int colour;

    Ink(int colour) {
      this.colour = colour;
    }
  }

  private PlanePicture(PlaneWindow window, int width, int height) {
    this.window = window;
    this.picture = new Raster(width, height);
    this.unit = Math.max(0.5, width / (double) NOMINAL_PIXELS);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.set(x, y, Colours.PAPER);
      }
    }
    axis(width, height, (int) Math.floor(x(0)), (int) Math.floor(y(0)), Colours.FAINT);
  }

  /**
   * An empty picture.
   *
   * @param pixels the width, {@value #LEAST_PIXELS} to {@value #MOST_PIXELS}; the height is
   *     determined by the window
   */
  public static PlanePicture of(PlaneWindow window, int pixels) {
    double height = pixels * (window.top() - window.bottom()) / (window.right() - window.left());
    if (!(Math.min(pixels, height) >= LEAST_PIXELS && Math.max(pixels, height) <= MOST_PIXELS)) {
      throw new IllegalArgumentException(
          "a picture of %d x %.0f pixels: choose from %d to %d per side"
              .formatted(pixels, height, LEAST_PIXELS, MOST_PIXELS));
    }
    return new PlanePicture(window, pixels, (int) Math.round(height));
  }

  /** Draws a vertical and a horizontal line, if inside the picture. */
  private void axis(int width, int height, int x, int y, int colour) {
    for (int i = 0; i < height && x >= 0 && x < width; i++) {
      picture.set(x, i, colour);
    }
    for (int i = 0; i < width && y >= 0 && y < height; i++) {
      picture.set(i, y, colour);
    }
  }

  private double x(double x) {
    return (x - window.left()) / (window.right() - window.left()) * picture.width();
  }

  private double y(double y) {
    return (window.top() - y) / (window.top() - window.bottom()) * picture.height();
  }

  /** Draws points as dots, which are smaller for larger n. */
  public PlanePicture points(float[][] points, Ink ink) {
    requirePoints(points);
    double radius = unit * Math.max(1.3, Math.min(3, 3 * Math.pow(300.0 / points.length, 0.25)));
    double opacity = points.length > 1000 ? 0.7 : 0.9;
    for (float[] point : points) {
      picture.disc(x(point[0]), y(point[1]), radius, ink.colour, opacity);
    }
    return this;
  }

  /**
   * Draws the density of points on a logarithmic scale, from white over green and blue to dark
   * violet at the maximum. A single point is visible.
   */
  public PlanePicture density(float[][] points) {
    requirePoints(points);
    int width = picture.width();
    int height = picture.height();
    double deviation = 1.5 * unit; // pixels
    float[] counts = new float[width * height];
    for (float[] point : points) {
      int x = (int) Math.floor(x(point[0]));
      int y = (int) Math.floor(y(point[1]));
      if (x >= 0 && x < width && y >= 0 && y < height) {
        counts[y * width + x]++;
      }
    }
    float[] smooth = new float[counts.length];
    blur(counts, smooth, width, height, 1, width, deviation);
    blur(smooth, counts, height, width, width, 1, deviation);
    double onePoint = 1 / (2 * Math.PI * deviation * deviation);
    double largest = onePoint;
    for (float count : counts) {
      largest = Math.max(largest, count);
    }
    double range = Math.log1p(8 * largest / onePoint);
    for (int i = 0; i < counts.length; i++) {
      float share = (float) (Math.log1p(8 * counts[i] / onePoint) / range);
      int at = picture.colour(i % width, i / width);
      picture.set(i % width, i / width, Colours.multiply(at, Colours.dense(share)));
    }
    return this;
  }

  /** Convolves {@code across} lines of {@code along} elements with a normal density. */
  private static void blur(
      float[] from, float[] to, int along, int across, int step, int stride, double deviation) {
    int reach = (int) Math.ceil(3 * deviation);
    double[] weights = new double[2 * reach + 1];
    double total = 0;
    for (int i = -reach; i <= reach; i++) {
      weights[i + reach] = Math.exp(-i * i / (2 * deviation * deviation));
      total += weights[i + reach];
    }
    for (int line = 0; line < across; line++) {
      for (int i = 0; i < along; i++) {
        double sum = 0;
        for (int k = Math.max(0, i - reach); k <= Math.min(along - 1, i + reach); k++) {
          sum += weights[k - i + reach] * from[line * stride + k * step];
        }
        to[line * stride + i * step] = (float) (sum / total);
      }
    }
  }

  /**
   * Draws arrows from x in the direction of r, all shortened by one factor so that their mean
   * length is at most {@value #SHARE_OF_SPACING} of the spacing of a grid of n points.
   *
   * @param from x (n, 2), for example {@link PlaneWindow#grid}
   * @param to r (n, 2), the values of a vector field at x
   */
  public PlanePicture arrows(float[][] from, float[][] to, Ink ink) {
    requirePairs(from, to);
    double mean = 0;
    for (int i = 0; i < from.length; i++) {
      double length = Math.hypot(to[i][0] - (double) from[i][0], to[i][1] - (double) from[i][1]);
      mean += length / from.length;
    }
    double area = (window.right() - window.left()) * (window.top() - window.bottom());
    double most = SHARE_OF_SPACING * Math.sqrt(area / from.length);
    return arrows(from, to, mean > most ? most / mean : 1, ink);
  }

  /**
   * Draws arrows from x to x + scale (r - x).
   *
   * @param from x (n, 2)
   * @param to r (n, 2)
   * @param scale 1 for arrows from x to r
   */
  public PlanePicture arrows(float[][] from, float[][] to, double scale, Ink ink) {
    requirePairs(from, to);
    for (int i = 0; i < from.length; i++) {
      double endX = from[i][0] + scale * ((double) to[i][0] - from[i][0]);
      double endY = from[i][1] + scale * ((double) to[i][1] - from[i][1]);
      picture.arrow(x(from[i][0]), y(from[i][1]), x(endX), y(endY), 1.1 * unit, ink.colour, 0.9);
    }
    return this;
  }

  private static void requirePairs(float[][] from, float[][] to) {
    requirePoints(from);
    requirePoints(to);
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "arrows from %d points to %d points".formatted(from.length, to.length));
    }
  }

  /** The picture with its frame. */
  public Raster draw() {
    axis(picture.width(), picture.height(), 0, 0, Colours.FRAME);
    axis(
        picture.width(),
        picture.height(),
        picture.width() - 1,
        picture.height() - 1,
        Colours.FRAME);
    return picture;
  }

  /** Requires points of the plane. */
  static void requirePoints(float[][] points) {
    if (points.length == 0) {
      throw new IllegalArgumentException("at least one point is required");
    }
    for (float[] point : points) {
      if (point.length != 2 || !Float.isFinite(point[0]) || !Float.isFinite(point[1])) {
        throw new IllegalArgumentException(
            "%s is not a point of the plane".formatted(Arrays.toString(point)));
      }
    }
  }
}
