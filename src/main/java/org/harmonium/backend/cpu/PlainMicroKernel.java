package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.Fma;

/**
 * A micro-kernel in plain Java that the C2 compiler vectorises.
 *
 * <p>C2 does not keep a block of C in registers, and on JDK 17 it vectorises a loop only if the
 * body is small and each row is an array of its own. The kernel therefore adds multiples of rows of
 * B to rows of C, all within the first-level cache. With offsets into a common array, the loop is
 * scalar and runs at a fifth of the speed.
 *
 * <p>Two rows of C and three of B need the fewest memory accesses. With fused multiply-adds, JDK 17
 * vectorises that loop if it is not inlined, and JDK 25 does not at all, which takes 3.6 times as
 * long. One row of C and six of B are vectorised by both. For 100 x 784 x 500 on JDK 17 (Zen 3, one
 * thread), two rows take 1.52 to 1.70 ms, one row 1.83 to 1.90 ms, and two rows with separate
 * multiplications and additions 1.57 to 1.72 ms. All add in the same order, to the same bits.
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

  /** Whether two rows of C are updated at a time. */
  private static final boolean PAIRS = !FUSED || Runtime.version().feature() < 21;

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
    if (PAIRS) {
      for (; k + 3 <= depth; k += 3) {
        addToPairs(rows, columns, a, aOffset + k * rows, b[k], b[k + 1], b[k + 2]);
      }
    } else {
      for (; k + 6 <= depth; k += 6) {
        int p = aOffset + k * rows;
        for (int i = 0; i < rows; i++, p++) {
          addSix(columns, tile[i], b, k, a, p, rows);
        }
      }
    }
    for (; k < depth; k++) {
      int p = aOffset + k * rows;
      for (int i = 0; i < rows; i++) {
        addOne(columns, tile[i], b[k], a[p + i]);
      }
    }
  }

  private void addToPairs(
      int rows, int columns, float[] a, int p, float[] b0, float[] b1, float[] b2) {
    int q = p + rows;
    int r = q + rows;
    for (int i = 0; i < rows; i += 2) {
      addThree(
          columns,
          tile[i],
          tile[i + 1],
          b0,
          b1,
          b2,
          a[p + i],
          a[q + i],
          a[r + i],
          a[p + i + 1],
          a[q + i + 1],
          a[r + i + 1]);
    }
  }

  /**
   * Adds multiples of three rows of B to two rows of C. HotSpot does not inline methods of more
   * than 325 bytecodes (FreqInlineSize); this one has 336 with its assertions and the branch not
   * taken.
   */
  private static void addThree(
      int columns,
      float[] c0,
      float[] c1,
      float[] b0,
      float[] b1,
      float[] b2,
      float a00,
      float a01,
      float a02,
      float a10,
      float a11,
      float a12) {
    assert columns <= c0.length : "C has " + c0.length + " columns";
    assert columns <= c1.length : "C has " + c1.length + " columns";
    assert columns <= b0.length : "B has " + b0.length + " columns";
    assert columns <= b1.length : "B has " + b1.length + " columns";
    assert columns <= b2.length : "B has " + b2.length + " columns";
    if (FUSED) {
      for (int j = 0; j < columns; j++) {
        float s0 = Math.fma(a02, b2[j], Math.fma(a01, b1[j], Math.fma(a00, b0[j], c0[j])));
        float s1 = Math.fma(a12, b2[j], Math.fma(a11, b1[j], Math.fma(a10, b0[j], c1[j])));
        c0[j] = s0;
        c1[j] = s1;
      }
    } else {
      for (int j = 0; j < columns; j++) {
        float s0 = c0[j] + a00 * b0[j] + a01 * b1[j] + a02 * b2[j];
        float s1 = c1[j] + a10 * b0[j] + a11 * b1[j] + a12 * b2[j];
        c0[j] = s0;
        c1[j] = s1;
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
    for (int j = 0; j < columns; j++) {
      float s = Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[j])));
      c[j] = Math.fma(a5, b5[j], Math.fma(a4, b4[j], Math.fma(a3, b3[j], s)));
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
