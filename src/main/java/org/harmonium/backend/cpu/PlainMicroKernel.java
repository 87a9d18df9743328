package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.Fma;

/**
 * A micro-kernel in plain Java that the C2 compiler vectorises.
 *
 * <p>C2 does not keep a block of C in registers, and on JDK 17 it vectorises a loop only if the
 * body is small and each row is an array of its own. The kernel therefore adds multiples of rows to
 * rows: two rows of C are updated with three rows of B at a time, the largest body that JDK 17
 * vectorises, all within the first-level cache. With one more row of B, or with offsets into a
 * common array, the loop is scalar and runs at a fifth of the speed.
 *
 * <p>With fused multiply-adds, JDK 17 vectorises this loop only in a method of its own whose
 * arguments are the rows and the factors: inlined, or with the factors read from their array, it
 * takes 3.6 times as long. HotSpot does not inline methods of more than 325 bytecodes
 * (FreqInlineSize). Measured on Zen 3 with 256-bit vectors and JDK 17, 100 x 784 x 500 then takes
 * 1.55 ms, against 1.67 ms with separate multiplications and additions, and 1.9 ms with one row of
 * C and four rows of B, which is vectorised when inlined, too.
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
    for (; k + 3 <= depth; k += 3) {
      int p = aOffset + k * rows;
      int q = p + rows;
      int r = q + rows;
      for (int i = 0; i < rows; i += 2) {
        addThree(
            columns,
            tile[i],
            tile[i + 1],
            b[k],
            b[k + 1],
            b[k + 2],
            a[p + i],
            a[q + i],
            a[r + i],
            a[p + i + 1],
            a[q + i + 1],
            a[r + i + 1]);
      }
    }
    for (; k < depth; k++) {
      int p = aOffset + k * rows;
      for (int i = 0; i < rows; i++) {
        addOne(columns, tile[i], b[k], a[p + i]);
      }
    }
  }

  /**
   * Adds multiples of three rows of B to two rows of C. Must have more than 325 bytecodes, to which
   * the assertions and the branch not taken contribute, and no other branch.
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
