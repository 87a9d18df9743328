package org.harmonium.backend;

/**
 * Checks of operands that every backend performs first in each operation. All methods throw {@link
 * ShapeException} unless documented otherwise.
 */
public final class Shapes {
  private Shapes() {}

  /** Requires that rows and cols are at least 1 and that their product is an array length. */
  public static void requireSize(String operation, int rows, int cols) {
    if (rows < 1 || cols < 1 || (long) rows * cols > Integer.MAX_VALUE - 8) {
      throw new ShapeException(
          "%s: a matrix of %d rows and %d columns; both must be at least 1 and the product below 2^31"
              .formatted(operation, rows, cols));
    }
  }

  /** Requires an array of exactly rows * cols numbers. */
  public static void requireLength(String operation, int length, int rows, int cols) {
    requireSize(operation, rows, cols);
    if (length != rows * cols) {
      throw new ShapeException(
          "%s: %d numbers for a matrix (%d, %d)".formatted(operation, length, rows, cols));
    }
  }

  /** Requires that a number of values can be divided into rows. */
  public static void requireRows(String operation, int length, int cols) {
    if (cols < 1 || length < cols || length % cols != 0) {
      throw new ShapeException(
          "%s: %d numbers cannot be divided into rows of %d".formatted(operation, length, cols));
    }
  }

  /** Requires a non-empty range of rows, from (inclusive) to (exclusive), within a matrix. */
  public static void requireRange(String operation, int from, int to, int rows) {
    if (from < 0 || from >= to || to > rows) {
      throw new ShapeException(
          "%s: rows %d to %d of a matrix with %d rows".formatted(operation, from, to, rows));
    }
  }

  /** Requires two matrices of the same shape. */
  public static void requireSame(String operation, Matrix x, Matrix y) {
    if (x.rows() != y.rows() || x.cols() != y.cols()) {
      throw new ShapeException("%s: %s and %s differ".formatted(operation, shape(x), shape(y)));
    }
  }

  /**
   * Requires that outputs, targets and gradient of a loss have the same shape, and that the
   * gradient is not the same handle as the targets.
   */
  public static void requireLoss(String operation, Matrix y, Matrix target, Matrix gradient) {
    requireSame(operation, y, target);
    requireSame(operation, y, gradient);
    if (gradient == target) {
      throw new ShapeException(
          "%s: the gradient must be another matrix than the targets".formatted(operation));
    }
  }

  /** Requires a row (1, cols) for a matrix (n, cols). */
  public static void requireRow(String operation, Matrix x, Matrix row) {
    if (row.rows() != 1 || row.cols() != x.cols()) {
      throw new ShapeException(
          "%s: the row is %s and must be (1, %d) for %s"
              .formatted(operation, shape(row), x.cols(), shape(x)));
    }
  }

  /** Requires a column (rows, 1) for a matrix (rows, n). */
  public static void requireColumn(String operation, Matrix x, Matrix column) {
    if (column.rows() != x.rows() || column.cols() != 1) {
      throw new ShapeException(
          "%s: the column is %s and must be (%d, 1) for %s"
              .formatted(operation, shape(column), x.rows(), shape(x)));
    }
  }

  /** Requires a non-empty range of columns, from (inclusive) to (exclusive), within a matrix. */
  public static void requireColumns(String operation, long from, long to, Matrix x) {
    if (from < 0 || from >= to || to > x.cols()) {
      throw new ShapeException(
          "%s: columns %d to %d of a matrix with %d columns"
              .formatted(operation, from, to, x.cols()));
    }
  }

  /** Requires a range of columns that can be divided into groups of {@code size}. */
  public static void requireGroups(String operation, int from, int to, int size, Matrix x) {
    requireColumns(operation, from, to, x);
    if (size < 1 || (to - from) % size != 0) {
      throw new ShapeException(
          "%s: %d columns cannot be divided into groups of %d"
              .formatted(operation, to - from, size));
    }
  }

  /** Requires a matrix (n, m size) of groups of columns and a matrix (n, m) of one per group. */
  public static void requireGrouped(String operation, int size, Matrix x, Matrix ofGroups) {
    requireGroups(operation, 0, x.cols(), size, x);
    requireShape(operation, ofGroups, x.rows(), x.cols() / size);
  }

  /** Requires a matrix of exactly this shape. */
  public static void requireShape(String operation, Matrix x, int rows, int cols) {
    if (x.rows() != rows || x.cols() != cols) {
      throw new ShapeException(
          "%s: %s must be (%d, %d)".formatted(operation, shape(x), rows, cols));
    }
  }

  /**
   * Requires a probability from 2^-24, the spacing of uniform variates, to 1.
   *
   * @throws IllegalArgumentException if it is outside this range
   */
  public static void requireKeep(String operation, float keep) {
    if (!(keep >= 0x1p-24f && keep <= 1f)) {
      throw new IllegalArgumentException(
          "%s: keep is %s and must be from 2^-24 to 1".formatted(operation, keep));
    }
  }

  /** Requires columns that can be copied into another matrix with equally many rows. */
  public static void requireColumnCopy(
      String operation, Matrix x, int from, int count, Matrix out, int at) {
    if (x.rows() != out.rows()) {
      throw new ShapeException(
          "%s: %s and %s differ in rows".formatted(operation, shape(x), shape(out)));
    }
    requireColumns(operation, from, (long) from + count, x);
    requireColumns(operation, at, (long) at + count, out);
    if (x == out) {
      throw new ShapeException(
          "%s: the result must be another matrix than the source".formatted(operation));
    }
  }

  /** Requires that op(A) op(B) has the shape of C, and that C is not the same handle as A or B. */
  public static void requireProduct(
      String operation, Matrix a, boolean transposeA, Matrix b, boolean transposeB, Matrix c) {
    int m = transposeA ? a.cols() : a.rows();
    int innerA = transposeA ? a.rows() : a.cols();
    int innerB = transposeB ? b.cols() : b.rows();
    int n = transposeB ? b.rows() : b.cols();
    if (innerA != innerB) {
      throw new ShapeException(
          "%s: %s: inner dimensions %d and %d differ"
              .formatted(operation, product(a, transposeA, b, transposeB), innerA, innerB));
    }
    if (c.rows() != m || c.cols() != n) {
      throw new ShapeException(
          "%s: %s is (%d, %d), C is %s"
              .formatted(operation, product(a, transposeA, b, transposeB), m, n, shape(c)));
    }
    if (c == a || c == b) {
      throw new ShapeException(
          "%s: the result must be another matrix than the factors".formatted(operation));
    }
  }

  /** Formats the factors for a message. A successful check must not allocate. */
  private static String product(Matrix a, boolean transposeA, Matrix b, boolean transposeB) {
    return transposed(a, transposeA) + " " + transposed(b, transposeB);
  }

  /** Requires rows of the right width, with enough entries left in the order. */
  public static void requireGather(RowStore rows, RowOrder order, int cursor, Matrix out) {
    requireGatherWidth(rows, out);
    requireRowsOf(rows, order);
    if ((long) cursor + out.rows() > order.length()) {
      throw new ShapeException(
          "gather: %d rows from position %d exceed an order of %d rows"
              .formatted(out.rows(), cursor, order.length()));
    }
  }

  /** Requires rows as wide as the destination matrix. */
  public static void requireGatherWidth(RowStore rows, Matrix out) {
    if (rows.cols() != out.cols()) {
      throw new ShapeException(
          "gather: rows of %d columns into %s".formatted(rows.cols(), shape(out)));
    }
  }

  /**
   * Returns the largest of the row indices.
   *
   * @throws IllegalArgumentException if an index is negative
   */
  public static int largestRow(int[] order) {
    int largest = -1;
    for (int row : order) {
      if (row < 0) {
        throw new IllegalArgumentException("row index %d is negative".formatted(row));
      }
      largest = Math.max(largest, row);
    }
    return largest;
  }

  /** Requires an order whose indices are all within the data set. */
  public static void requireRowsOf(RowStore rows, RowOrder order) {
    if (order.largest() >= rows.rows()) {
      throw new ShapeException(
          "gather: row index %d is outside a data set of %d rows"
              .formatted(order.largest(), rows.rows()));
    }
  }

  private static String transposed(Matrix x, boolean transpose) {
    return shape(x) + (transpose ? "ᵀ" : "");
  }

  private static String shape(Matrix x) {
    return "(" + x.rows() + ", " + x.cols() + ")";
  }
}
