package org.harmonium.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The points of the spiral have the distribution of its source. */
class SpiralTest {
  private final Dataset data = Datasets.open("spiral");

  @Test
  void spiral_isReproducible() {
    assertTrue(Datasets.names().contains("spiral"));
    assertEquals(10_000, data.rows());
    assertEquals(2, data.cols());
    assertNull(data.labels());
    assertEquals("synthetic:spiral", data.provenance().source());
    assertEquals(
        "2be63b7d9d803795f5f2b4fb994b22676110fdbedff87c37678fb8a577518c01",
        data.provenance().sha256());
  }

  /** The distance to the curve is normal with the standard deviation of the noise. */
  @Test
  void points_areADeviationFromTheCurve() {
    double squares = 0;
    double farthest = 0;
    double extent = 0;
    for (int row = 0; row < data.rows(); row++) {
      double d = Spiral.distance(data.value(row, 0), data.value(row, 1)) / 0.01;
      squares += d * d / data.rows();
      farthest = Math.max(farthest, d);
      extent = Math.max(extent, Math.abs(data.value(row, 0)));
      extent = Math.max(extent, Math.abs(data.value(row, 1)));
    }
    assertEquals(1, squares, 0.06); // its standard error is 0.014; the ends add a little
    assertTrue(farthest > 3 && farthest < 6, "in standard deviations: " + farthest);
    assertTrue(extent > 0.5 && extent < 0.65, "extent " + extent);
  }

  /** The minimum over points 0.0004 apart exceeds the distance d > 0.002 by less than 1e-5. */
  @Test
  void distance_isThatOfManyPoints() {
    int points = 20_000;
    for (double x = -1; x <= 1; x += 0.23) {
      for (double y = -1; y <= 1; y += 0.23) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= points; i++) {
          double t = 3 + 12.0 * i / points;
          nearest =
              Math.min(nearest, Math.hypot(x - 0.04 * t * Math.sin(t), y - 0.04 * t * Math.cos(t)));
        }
        assertEquals(nearest, Spiral.distance(x, y), 1e-5);
      }
    }
  }

  @Test
  void distance_onTheCurveAndBeyondItsEnds_isExact() {
    for (double t = 3; t <= 15; t += 0.37) {
      double[] point = Spiral.point(t);
      assertEquals(0, Spiral.distance(point[0], point[1]), 1e-9);
      // A step along the normal of (t sin t, t cos t).
      double dx = Math.sin(t) + t * Math.cos(t);
      double dy = Math.cos(t) - t * Math.sin(t);
      double length = Math.hypot(dx, dy);
      double off = 0.03;
      assertEquals(
          off, Spiral.distance(point[0] - off * dy / length, point[1] + off * dx / length), 1e-9);
    }
    double[] inner = Spiral.point(3);
    assertEquals(Math.hypot(inner[0], inner[1]), Spiral.distance(0, 0), 1e-12);
    double[] outer = Spiral.point(15);
    double dx = Math.sin(15) + 15 * Math.cos(15);
    double dy = Math.cos(15) - 15 * Math.sin(15);
    double length = Math.hypot(dx, dy);
    assertEquals(
        0.1, Spiral.distance(outer[0] + 0.1 * dx / length, outer[1] + 0.1 * dy / length), 1e-12);
  }
}
