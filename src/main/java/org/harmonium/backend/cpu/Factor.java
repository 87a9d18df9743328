package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * One factor of a product, as a table of numbers (k, x), where k is the inner dimension and x
 * counts the rows of C (left factor) or its columns (right factor). The table consists of one or
 * two matrices, stacked along k, each with its own scale, so that a sum of two products is one
 * product.
 */
final class Factor {
  private static final float[] NOTHING = {};

  private final Part first = new Part();
  private final Part second = new Part();
  private boolean rowsAreDepth;
  private int width;

  private static final class Part {
    float[] data = NOTHING;
    int offset;
    int stride;
    int depth;
    float scale;

    void set(CpuMatrix matrix, int depthOfPart, float factor) {
      data = matrix.data;
      offset = matrix.offset;
      stride = matrix.cols;
      depth = depthOfPart;
      scale = factor;
    }

    void clear() {
      data = NOTHING;
      depth = 0;
    }
  }

  int depth() {
    return first.depth + second.depth;
  }

  int width() {
    return width;
  }

  /** Sets the factor to scale times a matrix (k, x), or (x, k) if its rows do not count k. */
  void set(CpuMatrix matrix, boolean depthInRows, float scale) {
    rowsAreDepth = depthInRows;
    width = depthInRows ? matrix.cols : matrix.rows;
    first.set(matrix, depthInRows ? matrix.rows : matrix.cols, scale);
    second.clear();
  }

  /** Sets the factor to two scaled matrices (k1, x) and (k2, x), the second below the first. */
  void stack(CpuMatrix upper, float upperScale, CpuMatrix lower, float lowerScale) {
    Math.addExact(upper.rows, lower.rows);
    set(upper, true, upperScale);
    second.set(lower, lower.rows, lowerScale);
  }

  /** Clears the references to the matrices, so that they can be collected. */
  void clear() {
    first.clear();
    second.clear();
  }

  /**
   * Packs a block into one array: element (k, x) is stored in {@code to[toOffset + (k - k0) *
   * panelWidth + x - x0]}. Elements beyond the width of the factor are set to zero.
   */
  void pack(MicroKernel kernel, int k0, int k1, int x0, int panelWidth, float[] to, int toOffset) {
    int split = Math.max(k0, Math.min(k1, first.depth));
    packPart(first, kernel, k0, split, x0, panelWidth, to, toOffset);
    int lower = toOffset + (split - k0) * panelWidth;
    packPart(second, kernel, split - first.depth, k1 - first.depth, x0, panelWidth, to, lower);
  }

  private void packPart(
      Part part,
      MicroKernel kernel,
      int k0,
      int k1,
      int x0,
      int panelWidth,
      float[] to,
      int toOffset) {
    int depth = k1 - k0;
    if (depth <= 0) {
      return;
    }
    int count = Math.min(panelWidth, width - x0);
    if (rowsAreDepth) {
      int from = part.offset + k0 * part.stride + x0;
      kernel.copy(part.data, from, part.stride, count, depth, part.scale, to, toOffset, panelWidth);
    } else {
      int from = part.offset + x0 * part.stride + k0;
      kernel.transpose(part.data, from, part.stride, count, depth, to, toOffset, panelWidth);
      scale(to, toOffset, depth * panelWidth, part.scale);
    }
    if (count < panelWidth) {
      for (int k = 0, row = toOffset; k < depth; k++, row += panelWidth) {
        Arrays.fill(to, row + count, row + panelWidth, 0f);
      }
    }
  }

  /**
   * Packs a block into one array per row: element (k, x) is stored in {@code to[k - k0][x - x0]}.
   * All x must lie inside the factor.
   */
  void packRows(int k0, int k1, int x0, int count, float[][] to) {
    int split = Math.max(k0, Math.min(k1, first.depth));
    packRowsOf(first, k0, split, x0, count, to, 0);
    packRowsOf(second, split - first.depth, k1 - first.depth, x0, count, to, split - k0);
  }

  private void packRowsOf(Part part, int k0, int k1, int x0, int count, float[][] to, int toRow) {
    if (k1 <= k0) {
      return;
    }
    if (rowsAreDepth) {
      for (int k = k0; k < k1; k++) {
        copy(
            part.data,
            part.offset + k * part.stride + x0,
            count,
            part.scale,
            to[toRow + k - k0],
            0);
      }
      return;
    }
    int x = 0;
    for (; x + 8 <= count; x += 8) {
      transpose8(part, part.offset + (x0 + x) * part.stride + k0, k1 - k0, to, toRow, x);
    }
    for (; x < count; x++) {
      int from = part.offset + (x0 + x) * part.stride + k0;
      for (int k = 0; k < k1 - k0; k++) {
        to[toRow + k][x] = part.data[from + k];
      }
    }
    for (int k = 0; k < k1 - k0; k++) {
      scale(to[toRow + k], 0, count, part.scale);
    }
  }

  /** Transposes eight rows of the matrix into eight columns of the panel, by whole cache lines. */
  private static void transpose8(Part part, int from, int depth, float[][] to, int toRow, int x) {
    float[] data = part.data;
    int stride = part.stride;
    for (int k = 0; k < depth; k++) {
      float[] row = to[toRow + k];
      int s = from + k;
      row[x] = data[s];
      row[x + 1] = data[s + stride];
      row[x + 2] = data[s + 2 * stride];
      row[x + 3] = data[s + 3 * stride];
      row[x + 4] = data[s + 4 * stride];
      row[x + 5] = data[s + 5 * stride];
      row[x + 6] = data[s + 6 * stride];
      row[x + 7] = data[s + 7 * stride];
    }
  }

  private static void copy(
      float[] from, int fromOffset, int count, float scale, float[] to, int toOffset) {
    if (scale == 1) {
      System.arraycopy(from, fromOffset, to, toOffset, count);
    } else {
      for (int i = 0; i < count; i++) {
        to[toOffset + i] = scale * from[fromOffset + i];
      }
    }
  }

  private static void scale(float[] x, int offset, int count, float scale) {
    if (scale != 1) {
      for (int i = 0; i < count; i++) {
        x[offset + i] *= scale;
      }
    }
  }
}
