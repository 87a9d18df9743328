package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Factors for rows and columns, bounds, and operations on some of the columns: bit for bit. */
interface RowwiseContract extends BackendUnderTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 33", "127, 1", "31, 129", "5, 2049"})
  default void multiplyRow_multiplyColumn_anyShape_areExact(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix row = random(1, cols, 2);
        Matrix column = random(rows, 1, 3);
        Matrix out = poisoned(rows, cols)) {
      float[] a = backend().download(x);
      float[] r = backend().download(row);
      float[] c = backend().download(column);
      backend().multiplyRow(x, row, out);
      float[] byRow = backend().download(out);
      backend().multiplyColumn(x, column, out);
      float[] byColumn = backend().download(out);
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i] * r[i % cols], byRow[i]);
        assertEquals(a[i] * c[i / cols], byColumn[i]);
      }
      backend().copy(x, out);
      backend().multiplyRow(out, row, out);
      assertArrayEquals(byRow, backend().download(out), "in place");
      backend().multiplyColumn(x, column, x);
      assertArrayEquals(byColumn, backend().download(x), "in place");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "0, 1", "-0.0, 0", "3, 3", "-Infinity, -0.0"})
  default void clip_anyNumber_isBroughtWithinTheBounds(float least, float most) {
    float[] values = BackendUnderTest.normals(129 * 33, 7);
    System.arraycopy(ElementContract.SPECIAL, 0, values, 0, ElementContract.SPECIAL.length);
    try (Matrix x = backend().upload(values, 129, 33)) {
      backend().clip(least, most, x);
      float[] got = backend().download(x);
      for (int i = 0; i < values.length; i++) {
        float value = values[i];
        // This order has -0 below +0.
        float expected = Float.compare(value, least) < 0 ? least : value;
        expected = Float.compare(expected, most) > 0 ? most : expected;
        assertEquals(Float.isNaN(value) ? value : expected, got[i], "of " + value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1, 1, 0",
    "5, 7, 2, 3, 9, 4",
    "5, 9, 4, 4, 9, 4",
    "33, 130, 5, 64, 70, 3",
    "100, 794, 784, 10, 12, 1",
    "3, 3000, 100, 2500, 2600, 7"
  })
  default void copyColumns_anyPlace_copiesThemAndKeepsTheOthers(
      int rows, int cols, int from, int count, int outCols, int at) {
    try (Matrix x = random(rows, cols, 1);
        Matrix out = random(rows, outCols, 2)) {
      float[] source = backend().download(x);
      float[] before = backend().download(out);
      backend().copyColumns(x, from, count, out, at);
      float[] got = backend().download(out);
      for (int i = 0; i < got.length; i++) {
        int j = i % outCols - at;
        boolean copied = j >= 0 && j < count;
        assertEquals(copied ? source[i / outCols * cols + from + j] : before[i], got[i]);
      }
      assertArrayEquals(source, backend().download(x));
    }
  }

  @ParameterizedTest
  @EnumSource(Unary.class)
  default void applyColumns_anyRange_appliesThereAndKeepsTheOthers(Unary f) {
    float[] values = BackendUnderTest.normals(129 * 33, 7);
    System.arraycopy(ElementContract.SPECIAL, 0, values, 0, ElementContract.SPECIAL.length);
    for (int[] range : new int[][] {{0, 33}, {0, 1}, {32, 33}, {3, 6}, {4, 8}, {5, 21}, {9, 33}}) {
      try (Matrix x = backend().upload(values, 129, 33)) {
        backend().applyColumns(f, range[0], range[1], x);
        float[] got = backend().download(x);
        for (int i = 0; i < values.length; i++) {
          boolean inside = i % 33 >= range[0] && i % 33 < range[1];
          assertEquals(inside ? f.at(values[i]) : values[i], got[i], f + " of " + values[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1, 1",
    "5, 10, 0, 10, 5",
    "7, 794, 784, 794, 10",
    "33, 131, 1, 130, 43",
    "100, 64, 3, 63, 1",
    "3, 1500, 200, 1400, 600"
  })
  default void softmaxColumns_anyGroups_areAsSpecifiedAndKeepTheOthers(
      int rows, int cols, int from, int to, int size) {
    try (Matrix x = random(rows, cols, 1)) {
      float[] expected = backend().download(x);
      for (int row = 0; row < rows; row++) {
        for (int col = row * cols + from; col < row * cols + to; col += size) {
          System.arraycopy(SoftmaxContract.softmax(expected, col, size), 0, expected, col, size);
        }
      }
      backend().softmaxColumns(from, to, size, x);
      assertArrayEquals(expected, backend().download(x));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "7, 129", "3, 1500"})
  default void softmaxColumns_allColumnsAsOneGroup_isSoftmax(int rows, int cols) {
    try (Matrix x = random(rows, cols, 1);
        Matrix out = poisoned(rows, cols)) {
      backend().softmax(x, out);
      backend().softmaxColumns(0, cols, cols, x);
      assertArrayEquals(backend().download(out), backend().download(x));
    }
  }

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

  @Test
  default void rowwise_ofAView_readAndWriteOnlyItsRows() {
    List<Consumer<Matrix>> operations =
        List.of(
            out -> backend().clip(2, 2, out),
            out -> backend().applyColumns(Unary.EXP, 1, 4, out),
            out -> backend().softmaxColumns(1, 5, 2, out));
    for (int i = 0; i < operations.size(); i++) {
      try (Matrix x = poisoned(7, 5)) {
        backend().fill(3f, x.rows(2, 4));
        operations.get(i).accept(x.rows(2, 4));
        assertOnlyRows(x, 2, 4, "operation " + i);
      }
    }
    try (Matrix factors = random(4, 5, 1);
        Matrix column = random(5, 1, 2);
        Matrix x = poisoned(7, 5);
        Matrix out = poisoned(7, 5)) {
      backend().fill(3f, x.rows(1, 3));
      backend().multiplyRow(x.rows(1, 3), factors.rows(2, 3), out.rows(2, 4));
      assertOnlyRows(out, 2, 4, "multiplyRow");
      assertEquals(3 * backend().download(factors)[14], backend().download(out)[14]);
      backend().multiplyColumn(x.rows(1, 3), column.rows(3, 5), out.rows(2, 4));
      assertOnlyRows(out, 2, 4, "multiplyColumn");
      assertEquals(3 * backend().download(column)[4], backend().download(out)[15]);
      backend().copyColumns(factors.rows(2, 4), 0, 5, out.rows(2, 4), 0);
      assertOnlyRows(out, 2, 4, "copyColumns");
      assertEquals(backend().download(factors)[10], backend().download(out)[10]);
    }
  }

  private void assertOnlyRows(Matrix x, int from, int to, String message) {
    float[] got = backend().download(x);
    for (int i = 0; i < got.length; i++) {
      boolean inside = i / x.cols() >= from && i / x.cols() < to;
      assertTrue(inside != Float.isNaN(got[i]), message + ", element " + i);
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
