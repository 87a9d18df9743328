package org.harmonium.data;

import java.util.Arrays;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/**
 * Examples in memory, one a row, with optional labels and image shape: an immutable value.
 *
 * <p>The numbers are held in one of two forms, row-major, element (row, col) at {@code row * cols +
 * col}: as floats, or, four times smaller, as bytes where the byte b (0 to 255, unsigned) means the
 * value b/255. The arrays are not copied, neither on the way in nor on the way out, so that a large
 * set exists once: whoever holds one must not write to it.
 */
public final class Dataset {
  /** Divides a byte into a value: b/255 is exactly 0 and exactly 1 at the ends. */
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
      throw new IllegalArgumentException(
          name + ": " + length + " values cannot be " + rows + " rows of " + cols);
    }
  }

  /** What the set is called in tables and messages. */
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

  /** Where the set came from. A part of a set keeps the provenance of the whole. */
  public Provenance provenance() {
    return provenance;
  }

  /** The shape of the images that the rows are, or null when they are none. */
  public @Nullable ImageShape imageShape() {
    return imageShape;
  }

  /** The values as bytes, b meaning b/255, or null when they are floats. Not a copy: only read. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** The values as floats, or null when they are bytes. Not a copy: only read. */
  public float @Nullable [] floats() {
    return floats;
  }

  /** One class number a row, at least 0, or null when there are none. Not a copy: only read. */
  public int @Nullable [] labels() {
    return labels;
  }

  /** The value at (row, col). For tests and messages: whole rows are read faster. */
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

  /** All values, row-major, as a new array that the caller may write to. */
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

  /** Puts all rows into a backend, bytes as bytes; the caller closes them there. */
  public RowStore store(Backend backend) {
    return bytes != null
        ? backend.store(bytes, cols)
        : backend.store(Objects.requireNonNull(floats), cols);
  }

  /** The rows {@code from} (inclusive) to {@code to} (exclusive), copied. */
  public Dataset slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows);
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

  /** The given rows in the given order, copied, labels with them. A row may come more than once. */
  public Dataset select(int[] rowIndices) {
    int n = rowIndices.length;
    requireRows(n);
    int size = Math.multiplyExact(n, cols);
    byte[] someBytes = bytes == null ? null : new byte[size];
    float[] someFloats = floats == null ? null : new float[size];
    int[] someLabels = labels == null ? null : new int[n];
    for (int i = 0; i < n; i++) {
      int row = Objects.checkIndex(rowIndices[i], rows);
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
      throw new IllegalArgumentException(name + ": a data set of no rows was asked for");
    }
  }

  /**
   * The same set with one label a row; {@code newLabels} is not copied.
   *
   * @throws BadInputException when there is not exactly one label, 0 or above, for each row
   */
  public Dataset withLabels(int[] newLabels) {
    if (newLabels.length != rows) {
      throw bad(
          "has %d rows but was given %d labels: give the label file that belongs to it"
              .formatted(rows, newLabels.length));
    }
    for (int row = 0; row < rows; row++) {
      if (newLabels[row] < 0) {
        throw bad("label " + newLabels[row] + " of row " + row + ": count the classes from 0");
      }
    }
    return new Dataset(name, rows, cols, bytes, floats, newLabels, imageShape, provenance);
  }

  /** The same set whose rows are images of the given shape, height times width = cols. */
  public Dataset withImageShape(ImageShape shape) {
    if ((long) shape.height() * shape.width() != cols) {
      throw new IllegalArgumentException(
          "%s: rows of %d values are no images of %d x %d"
              .formatted(name, cols, shape.height(), shape.width()));
    }
    return new Dataset(name, rows, cols, bytes, floats, labels, shape, provenance);
  }

  /** The same set under another name. */
  public Dataset withName(String newName) {
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

  /** Whether every value is 0 or 1, a state of a Bernoulli unit. */
  public boolean isBinary() {
    for (int i = 0; i < rows * cols; i++) {
      float value = at(i);
      if (value != 0f && value != 1f) {
        return false;
      }
    }
    return true;
  }

  /** Whether every value lies in [0, 1], as the mean of a Bernoulli unit does. */
  public boolean isWithinUnitInterval() {
    return firstOutsideUnitInterval() < 0;
  }

  /**
   * Demands values in [0, 1], as Bernoulli units need them.
   *
   * @throws BadInputException naming the first value outside, its row and its column
   */
  public void requireUnitInterval() {
    int i = firstOutsideUnitInterval();
    if (i >= 0) {
      throw bad(
          "row %d, column %d is %s, outside [0, 1] where Bernoulli units live: rescale the data, or drop the column if it is a label"
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
