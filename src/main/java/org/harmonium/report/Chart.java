package org.harmonium.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line chart over epochs or steps.
 *
 * @param title the title
 * @param xLabel the horizontal axis, with its unit
 * @param yLabel the vertical axis, with its unit
 * @param logarithmic whether the vertical axis is logarithmic; it omits values that are not
 *     positive
 * @param lines the lines, in the order of the legend
 */
public record Chart(
    String title, String xLabel, String yLabel, boolean logarithmic, List<Line> lines) {

  /** A chart with a linear vertical axis. */
  public Chart(String title, String xLabel, String yLabel, List<Line> lines) {
    this(title, xLabel, yLabel, false, lines);
  }

  /** Keeps a copy of the list. */
  public Chart {
    lines = List.copyOf(lines);
  }

  /**
   * A line, interrupted at values that are not finite.
   *
   * @param name the name in the legend
   * @param points the points by increasing x
   */
  public record Line(String name, List<Point> points) {
    /** Keeps a copy of the list. */
    public Line {
      points = List.copyOf(points);
    }

    /** The line through (x[i], y[i]). */
    public static Line of(String name, double[] x, double[] y) {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "%d x values, but %d y values".formatted(x.length, y.length));
      }
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        points.add(new Point(x[i], y[i]));
      }
      return new Line(name, points);
    }
  }

  /** A point of a line. */
  public record Point(double x, double y) {}
}
