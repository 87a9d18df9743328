package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.Fma;

/**
 * A micro-kernel in plain Java that the C2 compiler vectorises.
 *
 * <p>C2 does not keep a block of C in registers, and on JDK 17 it vectorises a loop only if the
 * body is small and each row is an array of its own. The kernel therefore adds multiples of six rows
 * of B to one row of C at a time, all within the first-level cache. With offsets into a common array,
 * the loop is scalar and runs at a fifth of the speed.
 *
 * <p>Two rows of C and three of B need fewer memory accesses. With fused multiply-adds, however, that
 * loop is scalar when it is inlined on JDK 17, and always on JDK 25, and takes 3.6 times as long. Six
 * rows of B take 0.88 to 0.98 of the time of that loop with separate multiplications and additions
 * on JDK 17, and as long on JDK 25 (Zen 3, 256-bit vectors, medians of alternating runs).
 *
 * <p>{@code Math.fma} is a thousand times slower on processors without the instruction, so the
 * kernel multiplies and adds separately there, and the last bits of a product differ.
 */
final class PlainMicroKernel implements MicroKernel {
  /** The number of rows in a tile, which reuse each row of B and stay in 32 KiB. */
  static final int ROWS = 10;

  /** The number of columns in a tile: long rows, as each loop has a scalar head and tail. */
  static final int COLUMNS = 512;

  private static final boolean FUSED = Fma.isFast();

  private final float[][] tile = new float[ROWS][COLUMNS];

  @Override
  public String name() {
    return FUSED ? "plain Java" : "plain Java without fused multiply-add";
  }

  @Override
  public int panelRows(int rowsLeft) {
    return rowsLeft >= ROWS ? ROWS : (rowsLeft + 1) & ~1;
  }

  @Override
  public int maxColumns() {
    return COLUMNS;
  }

  @Override
  public int panelColumns(int columns) {
    int panels = (columns + COLUMNS - 1) / COLUMNS;
    return (columns + panels - 1) / panels;
  }

  @Override
  public boolean rowsApart() {
    return true;
  }

  @Override
  public void multiply(int rows, int columns, int depth, float[] a, int aOffset, float[][] b) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(tile[i], 0, columns, 0f);
    }
    int k = 0;
    for (; k + 6 <= depth; k += 6) {
      int p = aOffset + k * rows;
      for (int i = 0; i < rows; i++, p++) {
        addSix(columns, tile[i], b, k, a, p, rows);
      }
    }
    for (; k + 3 <= depth; k += 3) {
      int p = aOffset + k * rows;
      for (int i = 0; i < rows; i++, p++) {
        float a0 = a[p];
        float a1 = a[p + rows];
        float a2 = a[p + 2 * rows];
        addThree(columns, tile[i], b[k], b[k + 1], b[k + 2], a0, a1, a2);
      }
    }
    for (; k < depth; k++) {
      int p = aOffset + k * rows;
      for (int i = 0; i < rows; i++) {
        addOne(columns, tile[i], b[k], a[p + i]);
      }
    }
  }

  private static void addSix(
      int columns, float[] c, float[][] b, int k, float[] a, int at, int step) {
    float[] b0 = b[k];
    float[] b1 = b[k + 1];
    float[] b2 = b[k + 2];
    float[] b3 = b[k + 3];
    float[] b4 = b[k + 4];
    float[] b5 = b[k + 5];
    float a0 = a[at];
    float a1 = a[at + step];
    float a2 = a[at + 2 * step];
    float a3 = a[at + 3 * step];
    float a4 = a[at + 4 * step];
    float a5 = a[at + 5 * step];
    if (FUSED) {
      for (int j = 0; j < columns; j++) {
        float s = Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j])));
        c[j] = Math.fma(a5, b5[j], Math.fma(a4, b4[j], Math.fma(a3, b3[j], s)));
      }
    } else {
      addThree(columns, c, b0, b1, b2, a0, a1, a2);
      addThree(columns, c, b3, b4, b5, a3, a4, a5);
    }
  }

  private static void addThree(
      int columns, float[] c, float[] b0, float[] b1, float[] b2, float a0, float a1, float a2) {
    if (FUSED) {
      for (int j = 0; j < columns; j++) {
        c[j] = Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j])));
      }
    } else {
      for (int j = 0; j < columns; j++) {
        c[j] = c[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j];
      }
    }
  }

  private static void addOne(int columns, float[] c, float[] b, float a) {
    if (FUSED) {
      for (int j = 0; j < columns; j++) {
        c[j] = Math.fma(a, b[j], c[j]);
      }
    } else {
      for (int j = 0; j < columns; j++) {
        c[j] += a * b[j];
      }
    }
  }

  @Override
  public void store(int rows, int columns, float beta, float[] c, int offset, int stride) {
    for (int i = 0; i < rows; i++) {
      int row = offset + i * stride;
      if (beta == 0) {
        System.arraycopy(tile[i], 0, c, row, columns);
      } else {
        addScaled(columns, tile[i], beta, c, row);
      }
    }
  }

  @Override
  public void storeTransposed(
      int rows, int columns, float beta, float[] c, int offset, int stride) {
    for (int j = 0; j < columns; j++) {
      int to = offset + j * stride;
      for (int i = 0; i < rows; i++) {
        float x = tile[i][j];
        c[to + i] = beta == 0 ? x : beta * c[to + i] + x;
      }
    }
  }

  private static void addScaled(int columns, float[] from, float beta, float[] c, int offset) {
    for (int j = 0; j < columns; j++) {
      c[offset + j] = beta * c[offset + j] + from[j];
    }
  }
}
