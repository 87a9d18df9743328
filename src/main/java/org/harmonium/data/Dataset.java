package org.harmonium.data;

import java.util.Arrays;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/**
 * Examples in memory, one per row, with optional labels and image shape. A data set is immutable.
 *
 * <p>The values are stored row-major, element (row, col) at {@code row * cols + col}, either as
 * floats or as unsigned bytes, where the byte b represents the value b/255. Arrays are not copied
 * when a data set is created or read, to keep a single copy of a large set; the caller must not
 * modify them.
 */
public final class Dataset {
  /** The value of a byte b is b/255, exactly 0 and 1 at the ends of the range. */
  private static final float BYTE_RANGE = 255f;

  private final String name;
  private final int rows;
  private final int cols;
  private final byte @Nullable [] bytes;
  private final float @Nullable [] floats;
  private final int @Nullable [] labels;
  private final @Nullable ImageShape imageShape;
  private final Provenance provenance;

  private Dataset(
      String name,
      int rows,
      int cols,
      byte @Nullable [] bytes,
      float @Nullable [] floats,
      int @Nullable [] labels,
      @Nullable ImageShape imageShape,
      Provenance provenance) {
    this.name = name;
    this.rows = rows;
    this.cols = cols;
    this.bytes = bytes;
    this.floats = floats;
    this.labels = labels;
    this.imageShape = imageShape;
    this.provenance = provenance;
  }

  /** A data set of bytes; {@code values} has rows times cols elements and is not copied. */
  public static Dataset ofBytes(
      String name, int rows, int cols, byte[] values, Provenance provenance) {
    requireSize(name, rows, cols, values.length);
    return new Dataset(name, rows, cols, values, null, null, null, provenance);
  }

  /** A data set of floats; {@code values} has rows times cols elements and is not copied. */
  public static Dataset ofFloats(
      String name, int rows, int cols, float[] values, Provenance provenance) {
    requireSize(name, rows, cols, values.length);
    return new Dataset(name, rows, cols, null, values, null, null, provenance);
  }

  private static void requireSize(String name, int rows, int cols, int length) {
    if (rows < 1 || cols < 1 || (long) rows * cols != length) {
      throw new BadInputException(name, length + " values cannot be " + rows + " rows of " + cols);
    }
  }

  /** The name in tables and messages. */
  public String name() {
    return name;
  }

  /** The number of examples, at least 1. */
  public int rows() {
    return rows;
  }

  /** The number of values in an example, at least 1. */
  public int cols() {
    return cols;
  }

  /** The origin of the set. A part of a set has the provenance of the whole. */
  public Provenance provenance() {
    return provenance;
  }

  /** The shape of the images in the rows, or null if the rows are not images. */
  public @Nullable ImageShape imageShape() {
    return imageShape;
  }

  /** The bytes b with the values b/255, or null if the values are floats. Not a copy. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** The values as floats, or null if they are bytes. Not a copy. */
  public float @Nullable [] floats() {
    return floats;
  }

  /** The class number of each row, at least 0, or null without labels. Not a copy. */
  public int @Nullable [] labels() {
    return labels;
  }

  /** The value at (row, col). To read many values, {@link #row} is faster. */
  public float value(int row, int col) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(col, cols);
    return at(row * cols + col);
  }

  private float at(int index) {
    return bytes != null
        ? (bytes[index] & 0xff) / BYTE_RANGE
        : Objects.requireNonNull(floats)[index];
  }

  /** Writes the values of row {@code row} to {@code dst[0 .. cols)}. */
  public void row(int row, float[] dst) {
    Objects.checkIndex(row, rows);
    int start = row * cols;
    if (floats != null) {
      System.arraycopy(floats, start, dst, 0, cols);
      return;
    }
    for (int col = 0; col < cols; col++) {
      dst[col] = at(start + col);
    }
  }

  /** All values, row-major, in a new array. */
  public float[] toFloats() {
    if (floats != null) {
      return floats.clone();
    }
    float[] values = new float[rows * cols];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(i);
    }
    return values;
  }

  /** Stores all rows on a backend, bytes as bytes. The caller closes the result. */
  public RowStore store(Backend backend) {
    return bytes != null
        ? backend.store(bytes, cols)
        : backend.store(Objects.requireNonNull(floats), cols);
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive), copied. */
  public Dataset slice(int from, int to) {
    if (from < 0 || to > rows || from > to) {
      throw bad("rows %d to %d are no part of its %d rows".formatted(from, to, rows));
    }
    requireRows(to - from);
    int start = from * cols;
    int end = to * cols;
    return new Dataset(
        name,
        to - from,
        cols,
        bytes == null ? null : Arrays.copyOfRange(bytes, start, end),
        floats == null ? null : Arrays.copyOfRange(floats, start, end),
        labels == null ? null : Arrays.copyOfRange(labels, from, to),
        imageShape,
        provenance);
  }

  /** The given rows in the given order, with labels, copied. Indices may be repeated. */
  public Dataset select(int[] rowIndices) {
    int n = Objects.requireNonNull(rowIndices, "rowIndices").length;
    requireRows(n);
    int size = Math.multiplyExact(n, cols);
    byte[] someBytes = bytes == null ? null : new byte[size];
    float[] someFloats = floats == null ? null : new float[size];
    int[] someLabels = labels == null ? null : new int[n];
    for (int i = 0; i < n; i++) {
      int row = rowIndices[i];
      if (row < 0 || row >= rows) {
        throw bad("has no row %d; its %d rows are numbered from 0".formatted(row, rows));
      }
      if (bytes != null && someBytes != null) {
        System.arraycopy(bytes, row * cols, someBytes, i * cols, cols);
      }
      if (floats != null && someFloats != null) {
        System.arraycopy(floats, row * cols, someFloats, i * cols, cols);
      }
      if (labels != null && someLabels != null) {
        someLabels[i] = labels[row];
      }
    }
    return new Dataset(name, n, cols, someBytes, someFloats, someLabels, imageShape, provenance);
  }

  private void requireRows(int selected) {
    if (selected < 1) {
      throw bad("a data set must have at least one row");
    }
  }

  /**
   * The same set with one label per row; {@code newLabels} is not copied.
   *
   * @throws BadInputException if the number of labels differs from the number of rows, or a label
   *     is negative
   */
  public Dataset withLabels(int[] newLabels) {
    Objects.requireNonNull(newLabels, "newLabels");
    if (newLabels.length != rows) {
      throw bad(
          "has %d rows, but %d labels were given: give the label file of this data set"
              .formatted(rows, newLabels.length));
    }
    for (int row = 0; row < rows; row++) {
      if (newLabels[row] < 0) {
        throw bad("row " + row + " has the label " + newLabels[row] + ": number classes from 0");
      }
    }
    return new Dataset(name, rows, cols, bytes, floats, newLabels, imageShape, provenance);
  }

  /** The same set with rows as images of the given shape; height times width must equal cols. */
  public Dataset withImageShape(ImageShape shape) {
    Objects.requireNonNull(shape, "shape");
    if ((long) shape.height() * shape.width() != cols) {
      throw bad(
          "rows of %d values cannot be images of %d x %d"
              .formatted(cols, shape.height(), shape.width()));
    }
    return new Dataset(name, rows, cols, bytes, floats, labels, shape, provenance);
  }

  /** The same set under another name. */
  public Dataset withName(String newName) {
    Objects.requireNonNull(newName, "newName");
    return new Dataset(newName, rows, cols, bytes, floats, labels, imageShape, provenance);
  }

  /** The mean of each column, accumulated in double. */
  public double[] columnMeans() {
    double[] mean = new double[cols];
    for (int row = 0, i = 0; row < rows; row++) {
      for (int col = 0; col < cols; col++, i++) {
        mean[col] += at(i);
      }
    }
    for (int col = 0; col < cols; col++) {
      mean[col] /= rows;
    }
    return mean;
  }

  /** Whether every value is 0 or 1. */
  public boolean isBinary() {
    for (int i = 0; i < rows * cols; i++) {
      float value = at(i);
      if (value != 0f && value != 1f) {
        return false;
      }
    }
    return true;
  }

  /** Whether every value is in [0, 1]. */
  public boolean isWithinUnitInterval() {
    return firstOutsideUnitInterval() < 0;
  }

  /**
   * Requires values in [0, 1], the range of Bernoulli units.
   *
   * @throws BadInputException with the row and column of the first value outside
   */
  public void requireUnitInterval() {
    int i = firstOutsideUnitInterval();
    if (i >= 0) {
      throw bad(
          ("row %d, column %d is %s, outside [0, 1], the range of Bernoulli units:"
                  + " rescale the data, or remove the column if it is a label")
              .formatted(i / cols, i % cols, at(i)));
    }
  }

  private int firstOutsideUnitInterval() {
    if (floats != null) {
      for (int i = 0; i < floats.length; i++) {
        if (!(floats[i] >= 0f && floats[i] <= 1f)) {
          return i;
        }
      }
    }
    return -1;
  }

  private BadInputException bad(String problem) {
    return new BadInputException(provenance.source(), problem);
  }

  @Override
  public String toString() {
    return name + " (" + rows + " x " + cols + (labels == null ? "" : ", labelled") + ")";
  }
}
