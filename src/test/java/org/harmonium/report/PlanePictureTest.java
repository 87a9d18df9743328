package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.harmonium.report.PlanePicture.Ink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pixels of points, densities and arrows. */
class PlanePictureTest {
  private static final PlaneWindow WINDOW = new PlaneWindow(-1, 3, -2, 2); // 100 pixels per unit
  private static final int PIXELS = 400;

  private static PlanePicture picture() {
    return PlanePicture.of(WINDOW, PIXELS);
  }

  private static float[][] points(float... coordinates) {
    float[][] points = new float[coordinates.length / 2][];
    Arrays.setAll(points, i -> new float[] {coordinates[2 * i], coordinates[2 * i + 1]});
    return points;
  }

  private static float[][] times(int n, float x, float y) {
    float[][] points = new float[n][];
    Arrays.setAll(points, i -> new float[] {x, y});
    return points;
  }

  /** The mean of red, green and blue: 255 on white. */
  private static double light(Raster picture, int x, int y) {
    int colour = picture.colour(x, y);
    return ((colour >> 16) + (colour >> 8 & 255) + (colour & 255)) / 3.0;
  }

  private static double darkness(Raster picture, int x0, int y0, int x1, int y1) {
    double sum = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        sum += 255 - light(picture, x, y);
      }
    }
    return sum;
  }

  @Test
  void empty_isWhiteWithAFrameAndTheAxes() {
    Raster empty = picture().draw();
    assertEquals(400, empty.width());
    assertEquals(400, empty.height());
    assertEquals(200, PlanePicture.of(new PlaneWindow(0, 2, 0, 1), 400).draw().height());
    for (int i = 1; i < 399; i++) {
      assertEquals(i == 200 ? Colours.FAINT : Colours.PAPER, empty.colour(50, i));
      assertEquals(i == 100 ? Colours.FAINT : Colours.PAPER, empty.colour(i, 50));
      assertEquals(Colours.FRAME, empty.colour(i, 0));
      assertEquals(Colours.FRAME, empty.colour(399, i));
    }
    Raster away = PlanePicture.of(new PlaneWindow(1, 2, 1, 2), 100).draw();
    assertEquals(Colours.PAPER, away.colour(50, 50));
  }

  /** The disc of one point: its centre, its area and its antialiased edge. */
  @ParameterizedTest
  @CsvSource({"0.5,0.5,150,150", "2.25,-1.5,325,350", "-0.75,1.75,25,25"})
  void point_isADiscAtItsPosition(float x, float y, int atX, int atY) {
    Raster empty = picture().draw();
    Raster drawn = picture().points(points(x, y), Ink.BLUE).draw();
    double radius = 3;
    double sumX = 0;
    double sumY = 0;
    double area = 0;
    for (int py = 0; py < 400; py++) {
      for (int px = 0; px < 400; px++) {
        double changed = light(empty, px, py) - light(drawn, px, py);
        double far = Math.hypot(px + 0.5 - atX, py + 0.5 - atY);
        assertTrue(changed == 0 || far < radius + 1, px + ", " + py);
        sumX += changed * (px + 0.5);
        sumY += changed * (py + 0.5);
        area += changed;
      }
    }
    assertEquals(atX, sumX / area, 0.05);
    assertEquals(atY, sumY / area, 0.05);
    double full = light(empty, atX, atY) - light(drawn, atX, atY);
    assertEquals(Math.PI * radius * radius, area / full, 1);
  }

  @Test
  void points_outside_areNotDrawn() {
    Raster empty = picture().draw();
    float[][] outside = points(-1.2f, 0, 3.2f, 0, 0, 2.2f, 0, -2.2f, 1e38f, -1e38f);
    Raster drawn =
        picture()
            .points(outside, Ink.RED)
            .density(outside)
            .arrows(outside, outside, Ink.RED)
            .draw();
    for (int y = 0; y < 400; y++) {
      for (int x = 0; x < 400; x++) {
        assertEquals(empty.colour(x, y), drawn.colour(x, y));
      }
    }
  }

  @Test
  void laterLayers_coverEarlierOnes() {
    float[][] here = points(1, 1);
    Raster redOver = picture().points(here, Ink.BLUE).points(here, Ink.RED).draw();
    Raster blueOver = picture().points(here, Ink.RED).points(here, Ink.BLUE).draw();
    int red = redOver.colour(200, 100);
    int blue = blueOver.colour(200, 100);
    assertTrue((red >> 16) > (red & 255) + 80, Integer.toHexString(red));
    assertTrue((blue & 255) > (blue >> 16) + 80, Integer.toHexString(blue));
  }

  /** A single point is visible beside the maximum, and more points are darker. */
  @Test
  void density_morePoints_areDarker() {
    int[] counts = {1, 2, 5, 20, 100, 1000, 8000};
    float[][] all =
        Stream.iterate(0, i -> i < counts.length, i -> i + 1)
            .flatMap(i -> Arrays.stream(times(counts[i], -0.695f + 0.5f * i, 1.105f)))
            .toArray(float[][]::new);
    Raster drawn = picture().density(all).draw();
    double before = 255;
    for (int i = 0; i < counts.length; i++) {
      double light = light(drawn, 30 + 50 * i, 89);
      assertTrue(light < before - 8, counts[i] + " points: " + light + " after " + before);
      before = light;
    }
    assertTrue(light(drawn, 30, 89) < 225, "one point: " + light(drawn, 30, 89));
    assertEquals(255, light(drawn, 55, 120));
    assertEquals(Colours.dense(1), drawn.colour(330, 89));
  }

  @Test
  void density_colours_decreaseInLightness() {
    double before = 256;
    for (int i = 0; i <= 100; i++) {
      int colour = Colours.dense(i / 100f);
      double light =
          0.2126 * (colour >> 16) + 0.7152 * (colour >> 8 & 255) + 0.0722 * (colour & 255);
      assertTrue(light < before, "at " + i);
      before = light;
    }
    assertEquals(Colours.PAPER, Colours.dense(0));
    assertEquals(Colours.dense(0), Colours.dense(-1));
    assertEquals(Colours.dense(1), Colours.dense(2));
  }

  /** Arrows in four directions have a line along them and a head at the end. */
  @ParameterizedTest
  @CsvSource({"1,0", "-1,0", "0,1", "0,-1"})
  void arrow_pointsInTheDirectionOfTheField(int dx, int dy) {
    float[][] from = points(1, 0.5f);
    float[][] to = points(1 + 0.4f * dx, 0.5f + 0.4f * dy);
    Raster empty = picture().draw();
    Raster drawn = picture().arrows(from, to, 1, Ink.BLUE).draw();
    double[] width = new double[60]; // the width in pixels by the distance from the start
    for (int along = -10; along < 50; along++) {
      for (int across = -5; across < 5; across++) {
        int x = (dx == 0 ? across : dx > 0 ? along : -along - 1) + 200;
        int y = (dy == 0 ? across : dy > 0 ? -along - 1 : along) + 150;
        width[along + 10] += light(empty, x, y) - light(drawn, x, y);
      }
    }
    for (int along = -10; along < 50; along++) {
      double ink = width[along + 10];
      boolean isOn = along > 0 && along < 39;
      assertTrue(isOn ? ink > 40 : along >= -1 && along <= 41 || ink == 0, along + ": " + ink);
    }
    double shaft = width[10 + 20];
    assertTrue(width[10 + 36] > 2 * shaft, "head " + width[10 + 36] + ", shaft " + shaft);
    assertTrue(width[10 + 38] < width[10 + 36], "the head ends in a point");
    assertEquals(shaft, width[10 + 3], 0.2 * shaft, "there is no head at the start");
  }

  @Test
  void arrows_scaleMultipliesTheLength_andShortFieldsAreNotScaled() {
    float[][] from = points(0, 0.5f);
    Raster half = picture().arrows(from, points(2, 0.5f), 0.5, Ink.BLUE).draw();
    Raster direct = picture().arrows(from, points(1, 0.5f), 1, Ink.BLUE).draw();
    Raster fitted = picture().arrows(from, points(1, 0.5f), Ink.BLUE).draw();
    Raster whole = picture().arrows(from, points(2, 0.5f), 1, Ink.BLUE).draw();
    for (int x = 0; x < 400; x++) {
      assertEquals(direct.colour(x, 150), half.colour(x, 150));
      assertEquals(direct.colour(x, 150), fitted.colour(x, 150));
    }
    assertTrue(darkness(whole, 210, 140, 290, 160) > 1000);
    assertEquals(0, darkness(half, 210, 140, 290, 160));
  }

  /** 100 points on a grid with spacing 0.4 and arrows of length 4, shortened to 0.32: 32 pixels. */
  @Test
  void arrows_longField_isShortenedToTheGrid() {
    float[][] from = WINDOW.grid(10);
    float[][] to = new float[100][];
    Arrays.setAll(to, i -> new float[] {from[i][0] + 4, from[i][1]});
    Raster drawn = picture().arrows(from, to, Ink.BLUE).draw();
    // The first arrow starts at pixel 20 of line 20, the next one at pixel 60.
    assertNotEquals(Colours.PAPER, drawn.colour(30, 20));
    assertNotEquals(Colours.PAPER, drawn.colour(50, 20));
    assertEquals(Colours.PAPER, drawn.colour(54, 20));
    assertEquals(Colours.PAPER, drawn.colour(57, 20));
    assertNotEquals(Colours.PAPER, drawn.colour(62, 20));
  }

  @Test
  void arrow_ofNoLength_isADot() {
    Raster drawn = picture().arrows(points(1, 1), points(1, 1), Ink.RED).draw();
    assertTrue(darkness(drawn, 198, 98, 202, 102) > 20);
    assertEquals(0, darkness(drawn, 203, 90, 220, 110));
  }

  @Test
  void around_isASquareWithAMargin() {
    PlaneWindow window = PlaneWindow.around(0.25, points(0, 1, 2, 1.5f), points(1, 0.5f, -2, 1));
    assertEquals(new PlaneWindow(-3, 3, -2, 4), window);
    assertEquals(new PlaneWindow(4, 6, 6, 8), PlaneWindow.around(0.1, points(5, 7)));
  }

  @Test
  void grid_isTheCentresOfCells() {
    float[][] grid = WINDOW.grid(4);
    assertEquals(16, grid.length);
    assertArrayEquals(new float[] {-0.5f, 1.5f}, grid[0]);
    assertArrayEquals(new float[] {2.5f, 1.5f}, grid[3]);
    assertArrayEquals(new float[] {-0.5f, 0.5f}, grid[4]);
    assertArrayEquals(new float[] {2.5f, -1.5f}, grid[15]);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("none", new float[0][]),
        Arguments.of("NaN", new float[][] {{1, 2}, {Float.NaN, 0}}),
        Arguments.of("infinite", new float[][] {{0, Float.NEGATIVE_INFINITY}}),
        Arguments.of("three numbers", new float[][] {{1, 2, 3}}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void badPoints_areRefused(String which, float[][] points) {
    PlanePicture picture = picture();
    assertThrows(IllegalArgumentException.class, () -> picture.points(points, Ink.BLUE));
    assertThrows(IllegalArgumentException.class, () -> picture.density(points));
    float[][] good = times(Math.max(1, points.length), 0, 0);
    assertThrows(IllegalArgumentException.class, () -> picture.arrows(good, points, Ink.BLUE));
    assertThrows(IllegalArgumentException.class, () -> picture.arrows(points, good, 1, Ink.BLUE));
    assertThrows(IllegalArgumentException.class, () -> PlaneWindow.around(0.1, points));
  }

  @Test
  void badSizes_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> PlanePicture.of(WINDOW, 15));
    assertThrows(IllegalArgumentException.class, () -> PlanePicture.of(WINDOW, 5000));
    PlaneWindow flat = new PlaneWindow(0, 100, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> PlanePicture.of(flat, 400));
    assertThrows(IllegalArgumentException.class, () -> new PlaneWindow(1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new PlaneWindow(0, Double.NaN, 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> picture().arrows(points(1, 1), points(1, 1, 2, 2), 1, Ink.BLUE));
  }
}
