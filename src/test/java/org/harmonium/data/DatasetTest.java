package org.harmonium.data;

import static org.harmonium.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final Provenance FROM = new Provenance("some.npy", 1, "00");

  private static Dataset floats(int rows, int cols, float... values) {
    return Dataset.ofFloats("some", rows, cols, values, FROM);
  }

  private static Dataset labelledBytes() {
    return Dataset.ofBytes("some", 3, 2, SampleFiles.bytes(0, 51, 102, 153, 204, 255), FROM)
        .withLabels(new int[] {7, 8, 9})
        .withImageShape(new ImageShape(1, 2));
  }

  @Test
  void row_ofBytes_isDividedBy255() {
    float[] row = new float[2];
    labelledBytes().row(2, row);
    assertArrayEquals(new float[] {204 / 255f, 1f}, row);
  }

  @Test
  void row_ofFloats_isCopied() {
    float[] row = new float[2];
    floats(2, 2, 1, 2, 3, 4).row(1, row);
    assertArrayEquals(new float[] {3, 4}, row);
  }

  @Test
  void arrays_areNotCopied() {
    float[] values = {1, 2};
    assertSame(values, floats(1, 2, values).floats());
  }

  @Test
  void slice_keepsLabelsShapeAndProvenance() {
    Dataset part = labelledBytes().slice(1, 3);
    assertEquals(2, part.rows());
    assertArrayEquals(SampleFiles.bytes(102, 153, 204, 255), part.bytes());
    assertArrayEquals(new int[] {8, 9}, part.labels());
    assertEquals(new ImageShape(1, 2), part.imageShape());
    assertSame(FROM, part.provenance());
    assertArrayEquals(new float[] {3, 4}, floats(2, 2, 1, 2, 3, 4).slice(1, 2).floats());
  }

  @Test
  void slice_outsideOrEmpty_isRefused() {
    assertThrows(BadInputException.class, () -> labelledBytes().slice(1, 4));
    assertThrows(BadInputException.class, () -> labelledBytes().slice(1, 1));
  }

  @Test
  void select_takesRowsInOrderWithTheirLabels() {
    Dataset part = labelledBytes().select(new int[] {2, 0, 2});
    assertArrayEquals(SampleFiles.bytes(204, 255, 0, 51, 204, 255), part.bytes());
    assertArrayEquals(new int[] {9, 7, 9}, part.labels());
    assertArrayEquals(
        new float[] {3, 4, 1, 2}, floats(2, 2, 1, 2, 3, 4).select(new int[] {1, 0}).floats());
    assertThrows(BadInputException.class, () -> labelledBytes().select(new int[] {0, 3}));
  }

  @Test
  void columnMeans_areTakenInDouble() {
    // A float sum of the first column stops growing at 2^24.
    int rows = (1 << 24) + 4;
    float[] ones = new float[rows];
    Arrays.fill(ones, 1f);
    assertEquals(1.0, floats(rows, 1, ones).columnMeans()[0]);
    assertArrayEquals(new double[] {2, 3}, floats(2, 2, 1, 2, 3, 4).columnMeans());
  }

  @Test
  void columnStatistics_matchTheFormula() {
    ColumnStatistics statistics = ColumnStatistics.of(floats(4, 2, 1, 0, 3, 0.1f, 5, 0, 7, 0.1f));
    assertArrayEquals(new double[] {4, 0.05f}, statistics.means(), 1e-9);
    assertArrayEquals(new double[] {Math.sqrt(5), 0.05f}, statistics.standardDeviations(), 1e-9);
    statistics.requireVarying();
  }

  @Test
  void requireVarying_constantColumn_isNamed() {
    // The mean of three times 0.1f is rounded, but the column is constant.
    Dataset data = floats(3, 3, 1, 0.1f, 5, 2, 0.1f, 5, 3, 0.1f, 5);
    ColumnStatistics statistics = ColumnStatistics.of(data);
    assertEquals(0.0, statistics.standardDeviations()[1]);
    assertRefused(
        "some.npy", statistics::requireVarying, "column 1 is 0.1", "2 of 3", "standardise");
  }

  @Test
  void isWithinUnitInterval_includesBothEnds() {
    assertTrue(floats(1, 3, 0, 1, 0.5f).isWithinUnitInterval());
    assertTrue(labelledBytes().isWithinUnitInterval());
    labelledBytes().requireUnitInterval();
  }

  @ParameterizedTest
  @ValueSource(floats = {-1e-7f, 1.0000001f, Float.NaN, Float.POSITIVE_INFINITY})
  void requireUnitInterval_valueOutside_isNamedWithPlaceAndRemedy(float value) {
    Dataset data = floats(2, 3, 0, 1, 0, 0, 1, value);
    assertFalse(data.isWithinUnitInterval());
    assertRefused(
        "some.npy", data::requireUnitInterval, "row 1, column 2 is " + value, "rescale", "rescale");
  }

  @Test
  void withLabels_wrongCountOrNegative_isRefused() {
    Dataset data = floats(2, 1, 0, 1);
    assertRefused("some.npy", () -> data.withLabels(new int[3]), "2 rows", "3 labels");
    assertRefused("some.npy", () -> data.withLabels(new int[] {0, -1}), "row 1");
  }

  @Test
  void construction_wrongSize_isAProgrammingError() {
    assertThrows(BadInputException.class, () -> floats(2, 2, 1, 2, 3));
    assertThrows(BadInputException.class, () -> floats(0, 2));
    assertThrows(BadInputException.class, () -> floats(1 << 16, 1 << 16));
    assertThrows(
        BadInputException.class,
        () -> floats(1, 6, 0, 0, 0, 0, 0, 0).withImageShape(new ImageShape(2, 4)));
  }

  @Test
  void badInput_longOrUnprintableText_isOneShortLine() {
    String name = "a\n\u001b[2J\u202e\u2028" + "x".repeat(1_000_000);
    String message = new BadInputException(name, "is\r\nbad").getMessage();
    assertEquals(1, message.lines().count());
    assertTrue(message.length() < 1000);
    assertTrue(message.startsWith("a??[2J??x"), message);
    assertTrue(message.endsWith("...: is??bad"), message);
  }
}
