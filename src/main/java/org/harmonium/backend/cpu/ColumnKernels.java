package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.Fma;
import org.harmonium.backend.RowResults;

/**
 * Column sums in a fixed order that does not depend on the division of the columns: the rows within
 * each block of 64 rows in sequence, then the block sums in sequence.
 */
public class ColumnKernels {

  private static final ThreadLocal<float[]> TOTAL =
      ThreadLocal.withInitial(() -> new float[Tile.SIZE]);

  /**
   * Computes out[c] = alpha sum_r x[r, c] + beta out[c] over {@code rows} rows, for a range of
   * columns. If beta is 0, out is overwritten, even if it contains NaN.
   */
  public void columnSums(
      float alpha, Slab x, int rows, float beta, Slab out, int fromCol, int toCol) {
    Tile tile = Tile.ofThread();
    float[] total = TOTAL.get();
    for (int col = fromCol; col < toCol; col += Tile.SIZE) {
      int n = Math.min(Tile.SIZE, toCol - col);
      Arrays.fill(total, 0, n, 0f);
      for (int row = 0; row < rows; row += RowResults.BLOCK) {
        int end = Math.min(rows, row + RowResults.BLOCK);
        blockSum(x, row, end, col, n, tile.a, tile.b);
        add(tile.a, total, n);
      }
      if (beta == 0f) {
        Arrays.fill(tile.b, 0, n, 0f);
      } else {
        out.load(col, n, tile.b);
      }
      combine(alpha, total, beta, tile.b, n);
      out.store(tile.b, col, n);
    }
  }

  /**
   * Computes sum[j], the sum of x[r, col + j] over a range of rows in sequence, from +0, for n
   * columns.
   *
   * @param buffer scratch of n numbers
   */
  protected void blockSum(Slab x, int from, int to, int col, int n, float[] sum, float[] buffer) {
    Arrays.fill(sum, 0, n, 0f);
    for (int row = from; row < to; row++) {
      x.load(row * x.cols + col, n, buffer);
      add(buffer, sum, n);
    }
  }

  private static void add(float[] x, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[i];
    }
  }

  private static void combine(float alpha, float[] sum, float beta, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = Fma.of(alpha, sum[i], beta * out[i]);
    }
  }
}
