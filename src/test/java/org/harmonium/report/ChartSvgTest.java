package org.harmonium.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartSvgTest {
  private static String svg(boolean logarithmic, double... y) {
    double[] x = new double[y.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    return ChartSvg.render(
        new Chart("t", "epoch", "error", logarithmic, List.of(Chart.Line.of("a", x, y))));
  }

  private static String path(String svg) {
    return svg.replaceAll("(?s).* d=\"([^\"]*)\".*", "$1");
  }

  @Test
  void render_straightLine_reachesTheCornersOfItsAxes() {
    // x from 76 to 624 and y from 268 up to 14, as the axes begin and end at 0 and 4.
    assertEquals(
        "M76.0 268.0L213.0 204.5L350.0 141.0L487.0 77.5L624.0 14.0",
        path(svg(false, 0, 1, 2, 3, 4)));
  }

  @Test
  void render_powersOfTenOnALogarithmicAxis_areEvenlySpaced() {
    assertEquals("M76.0 268.0L350.0 141.0L624.0 14.0", path(svg(true, 0.01, 0.1, 1)));
  }

  @Test
  void render_valuesThatCannotBeShown_breakTheLine() {
    String path = path(svg(false, 0, 4, Double.NaN, 4, Double.POSITIVE_INFINITY, 0, 4));
    assertEquals(3, path.chars().filter(c -> c == 'M').count(), path);
    assertFalse(path.contains("N") || path.contains("I"), path);
    assertEquals(1, path(svg(true, 1, 0, -1)).chars().filter(c -> c == 'M').count());
  }

  @Test
  void render_constantEmptyAndHugeLines_giveFiniteCoordinates() {
    double[] many = new double[50_000];
    many[7] = 1e300;
    for (String svg :
        List.of(
            svg(false),
            svg(false, 5),
            svg(false, 0, 0),
            svg(true, 1e-30),
            svg(false, many),
            svg(false, -1e300, 1e300),
            svg(false, Double.NaN))) {
      assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
      assertTrue(svg.length() < 60_000, "length " + svg.length());
    }
  }

  @Test
  void render_inAnyLocale_isTheSame() {
    Locale before = Locale.getDefault();
    String english = svg(false, 0, 1.5);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(english, svg(false, 0, 1.5));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0|0.2|0.4|0.6|0.8|1", "0, 30, 0|10|20|30", "-0.07, 0.2, \u22120.1|0|0.1|0.2"})
  void ticks_ofARange_areRound(double from, double to, String expected) {
    Axis axis = new Axis(from, to, false, 0, 100, 5);
    assertEquals(expected, String.join("|", axis.ticks().stream().map(Axis::label).toList()));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1e-7, 1e\u22127",
    "0.001, 0.001",
    "2.5e8, 2.5e8",
    "123456, 123456",
    "-2, \u22122"
  })
  void label_ofANumber_isShort(double value, String expected) {
    assertEquals(expected, Axis.label(value));
  }
}
