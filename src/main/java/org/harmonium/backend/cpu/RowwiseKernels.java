package org.harmonium.backend.cpu;

import org.harmonium.backend.Unary;

/**
 * Element-wise operations that depend on the row or the column of an element: with a factor per row
 * or column, or on a range of columns. Ranges and slabs are as in {@link PointwiseKernels}.
 */
record RowwiseKernels(PointwiseKernels pointwise) {
  /** Computes y[r, c] = x[r, c] row[c], for a range of rows. */
  void multiplyRow(Slab x, Slab row, Slab y, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int col = 0; col < x.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, x.cols - col);
      int rows = Math.min(PointwiseKernels.rowsOfTile(x.cols), toRow - fromRow);
      PointwiseKernels.repeat(row, col, width, rows, tile.b);
      for (int r = fromRow; r < toRow; r += rows) {
        int n = Math.min(rows, toRow - r) * width;
        int start = r * x.cols + col;
        x.load(start, n, tile.a);
        multiply(tile.a, tile.b, n);
        y.store(tile.a, start, n);
      }
    }
  }

  /** Computes y[r, c] = x[r, c] column[r], for a range of rows. */
  void multiplyColumn(Slab x, Slab column, Slab y, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int row = fromRow; row < toRow; row++) {
      float factor = column.data[column.offset + row];
      for (int col = 0; col < x.cols; col += Tile.SIZE) {
        int n = Math.min(Tile.SIZE, x.cols - col);
        int start = row * x.cols + col;
        x.load(start, n, tile.a);
        multiply(tile.a, factor, n);
        y.store(tile.a, start, n);
      }
    }
  }

  /** Clamps x to the bounds, for a range of elements. NaN stays NaN. */
  void clip(float least, float most, Slab x, int from, int to) {
    float[] data = x.data;
    for (int i = x.offset + from; i < x.offset + to; i++) {
      data[i] = Math.min(Math.max(data[i], least), most);
    }
  }

  /** Computes y[r, at + c - from] = x[r, c] for the columns from to to, for a range of rows. */
  void copyColumns(Slab x, int from, int to, Slab y, int at, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int start = x.offset + row * x.cols + from;
      System.arraycopy(x.data, start, y.data, y.offset + row * y.cols + at, to - from);
    }
  }

  /** Computes x[r, c] = f(x[r, c]) for the columns from to to, for a range of rows. */
  void applyColumns(Unary f, int from, int to, Slab x, int fromRow, int toRow) {
    if (from == 0 && to == x.cols) {
      pointwise.unary(f, x, x, fromRow * x.cols, toRow * x.cols);
      return;
    }
    for (int row = fromRow; row < toRow; row++) {
      pointwise.unary(f, x, x, row * x.cols + from, row * x.cols + to);
    }
  }

  private static void multiply(float[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= y[i];
    }
  }

  private static void multiply(float[] x, float factor, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= factor;
    }
  }
}
