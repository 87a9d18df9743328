package org.harmonium.report;

import java.util.List;
import java.util.Locale;

/**
 * Renders a chart as inline SVG. Its colours are those of the style sheet of the page, so it
 * follows a light or dark theme.
 */
final class ChartSvg {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 76;
  private static final int RIGHT = 16;
  private static final int TOP = 14;
  private static final int BOTTOM = 52;
  private static final int MOST_POINTS = 1000; // more than the pixels of the width
  private static final int MARKED_POINTS = 40;

  private final Chart chart;
  private final Axis x;
  private final Axis y;
  private final StringBuilder svg = new StringBuilder();

  private ChartSvg(Chart chart) {
    this.chart = chart;
    double[] xs = range(chart, true);
    double[] ys = range(chart, false);
    this.x = new Axis(xs[0], xs[1], false, LEFT, WIDTH - RIGHT, 8);
    this.y = new Axis(ys[0], ys[1], chart.logarithmic(), HEIGHT - BOTTOM, TOP, 5);
  }

  static String render(Chart chart) {
    return new ChartSvg(chart).render();
  }

  private static double[] range(Chart chart, boolean horizontal) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Chart.Line line : chart.lines()) {
      for (Chart.Point point : line.points()) {
        double value = horizontal ? point.x() : point.y();
        if (isDrawn(chart, point)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return least > most ? new double[] {1, 1} : new double[] {least, most};
  }

  private static boolean isDrawn(Chart chart, Chart.Point point) {
    return Double.isFinite(point.x())
        && Double.isFinite(point.y())
        && (!chart.logarithmic() || point.y() > 0);
  }

  private String render() {
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH, HEIGHT, Html.escape(chart.title()));
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" ", LEFT, WIDTH - RIGHT);
      add("y1=\"%.1f\" y2=\"%.1f\"/>\n", at, at);
      text("tick", LEFT - 8, at + 5, "end", Axis.label(tick));
    }
    for (double tick : x.ticks()) {
      double at = x.at(tick);
      add("<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" ", at, at);
      add("y1=\"%d\" y2=\"%d\"/>\n", HEIGHT - BOTTOM, HEIGHT - BOTTOM + 5);
      text("tick", at, HEIGHT - BOTTOM + 22, "middle", Axis.label(tick));
    }
    add("<line class=\"axis\" x1=\"%d\" x2=\"%d\" ", LEFT, WIDTH - RIGHT);
    add("y1=\"%d\" y2=\"%d\"/>\n", HEIGHT - BOTTOM, HEIGHT - BOTTOM);
    text("label", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", chart.xLabel());
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    add("<g transform=\"translate(14 %.1f) rotate(-90)\">", middle);
    text("label", 0, 0, "middle", chart.yLabel());
    svg.append("</g>\n");
    for (int i = 0; i < chart.lines().size(); i++) {
      line(chart.lines().get(i), colour(i));
    }
    return svg.append("</svg>\n").toString();
  }

  /** The colour of the i-th line in chart and legend. */
  static String colour(int i) {
    return "var(--line" + i % Colours.LINES + ")";
  }

  private void line(Chart.Line line, String colour) {
    List<Chart.Point> points = line.points();
    int stride = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
    StringBuilder path = new StringBuilder();
    boolean connected = false;
    for (int i = 0; i < points.size(); i++) {
      Chart.Point point = points.get(i);
      boolean drawn = isDrawn(chart, point);
      if (drawn && (i % stride == 0 || i == points.size() - 1 || !connected)) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f",
                connected ? "L" : "M",
                x.at(point.x()),
                y.at(point.y())));
      }
      connected = drawn;
    }
    add("<path class=\"line\" style=\"stroke:%s\" d=\"%s\"/>\n", colour, path);
    if (points.size() <= MARKED_POINTS) {
      for (Chart.Point point : points) {
        if (isDrawn(chart, point)) {
          add("<circle style=\"fill:%s\" r=\"2.6\" ", colour);
          add("cx=\"%.1f\" cy=\"%.1f\">", x.at(point.x()), y.at(point.y()));
          String where = Axis.label(point.x()) + ": " + Axis.label(point.y());
          add("<title>%s, %s</title></circle>\n", Html.escape(line.name()), where);
        }
      }
    }
  }

  private void text(String kind, double atX, double atY, String anchor, String content) {
    add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" ", kind, atX, atY);
    add("text-anchor=\"%s\">%s</text>\n", anchor, Html.escape(content));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
