package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Factors for rows and columns, bounds, and operations on some of the columns: bit for bit. */
interface RowwiseContract extends BackendUnderTest {

  @Test
  default void softmaxColumns_notANumber_staysInItsGroup() {
    float[] values = {1, 1, 2, Float.NaN, 3, 3, 4, 4, Float.NaN, 5, 5, Float.POSITIVE_INFINITY};
    try (Matrix x = backend().upload(values, 2, 6)) {
      backend().softmaxColumns(0, 6, 2, x);
      float nan = Float.NaN;
      float[] expected = {
        0.5f, 0.5f, nan, nan, 0.5f, 0.5f, 0.5f, 0.5f, nan, nan, nan, nan,
      };
      assertArrayEquals(expected, backend().download(x));
    }
  }

  private static String refusal(Executable operation) {
    return assertThrows(ShapeException.class, operation).getMessage();
  }

  @Test
  default void multiplyRow_multiplyColumn_otherShapes_areNamed() {
    try (Matrix x = backend().zeros(3, 2);
        Matrix row = backend().zeros(1, 2);
        Matrix column = backend().zeros(3, 1)) {
      assertEquals(
          "multiplyRow: the row is (3, 1) and must be (1, 2) for (3, 2)",
          refusal(() -> backend().multiplyRow(x, column, x)));
      assertEquals(
          "multiplyColumn: the column is (1, 2) and must be (3, 1) for (3, 2)",
          refusal(() -> backend().multiplyColumn(x, row, x)));
      assertEquals(
          "multiplyRow: (3, 2) and (1, 2) differ",
          refusal(() -> backend().multiplyRow(x, row, row)));
      assertEquals(
          "multiplyColumn: (3, 2) and (3, 1) differ",
          refusal(() -> backend().multiplyColumn(x, column, column)));
    }
  }

  @Test
  default void clip_boundsInTheWrongOrder_areNamed() {
    try (Matrix x = backend().zeros(3, 2)) {
      for (float least : new float[] {2, Float.NaN}) {
        assertEquals(
            "clip: least is " + least + " and must be at most 1.0",
            assertThrows(IllegalArgumentException.class, () -> backend().clip(least, 1, x))
                .getMessage());
      }
    }
  }

  @Test
  default void copyColumns_outsideOrOntoItself_isNamed() {
    try (Matrix x = backend().zeros(3, 5);
        Matrix y = backend().zeros(3, 4);
        Matrix other = backend().zeros(2, 5)) {
      assertEquals(
          "copyColumns: columns 3 to 6 of a matrix with 5 columns",
          refusal(() -> backend().copyColumns(x, 3, 3, y, 0)));
      assertEquals(
          "copyColumns: columns 2 to 5 of a matrix with 4 columns",
          refusal(() -> backend().copyColumns(x, 0, 3, y, 2)));
      assertEquals(
          "copyColumns: columns 1 to 1 of a matrix with 5 columns",
          refusal(() -> backend().copyColumns(x, 1, 0, y, 0)));
      assertEquals(
          "copyColumns: columns 2 to 2147483649 of a matrix with 5 columns",
          refusal(() -> backend().copyColumns(x, 2, Integer.MAX_VALUE, y, 0)));
      assertEquals(
          "copyColumns: (3, 5) and (2, 5) differ in rows",
          refusal(() -> backend().copyColumns(x, 0, 1, other, 0)));
      assertEquals(
          "copyColumns: the result must be another matrix than the source",
          refusal(() -> backend().copyColumns(x, 0, 1, x, 3)));
    }
  }

  @Test
  default void applyColumns_softmaxColumns_categorical_outsideOrBrokenGroups_areNamed() {
    RandomStream random = backend().stream(1, 2);
    try (Matrix x = backend().zeros(3, 5)) {
      assertEquals(
          "applyColumns: columns -1 to 3 of a matrix with 5 columns",
          refusal(() -> backend().applyColumns(Unary.EXP, -1, 3, x)));
      assertEquals(
          "softmaxColumns: columns 2 to 6 of a matrix with 5 columns",
          refusal(() -> backend().softmaxColumns(2, 6, 2, x)));
      assertEquals(
          "softmaxColumns: 5 columns cannot be divided into groups of 2",
          refusal(() -> backend().softmaxColumns(0, 5, 2, x)));
      assertEquals(
          "categorical: columns 3 to 3 of a matrix with 5 columns",
          refusal(() -> backend().categorical(3, 3, 1, random, x)));
      assertEquals(
          "categorical: 3 columns cannot be divided into groups of 0",
          refusal(() -> backend().categorical(0, 3, 0, random, x)));
      assertEquals(0, random.position());
    }
  }
}
