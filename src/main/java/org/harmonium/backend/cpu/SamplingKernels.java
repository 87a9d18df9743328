package org.harmonium.backend.cpu;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;
import org.jspecify.annotations.Nullable;

/**
 * Random matrices and the sampling of Bernoulli units, with the numbers of {@link Philox}. Each
 * operation fills the rows {@code fromRow} (inclusive) to {@code toRow} (exclusive). The row of the
 * matrix is the row of the counter, so results do not depend on the division of the rows.
 *
 * <p>The work proceeds in tiles: several whole rows or a piece of one row, contiguous in memory in
 * both cases.
 */
public class SamplingKernels {

  private enum Law {
    UNIFORM,
    NORMAL,
    BERNOULLI,
    SIGMOID_BERNOULLI
  }

  /** Fills out with uniform variates. */
  public final void uniform(Slab out, long key, long draw, int fromRow, int toRow) {
    sample(Law.UNIFORM, out, null, null, out, key, draw, fromRow, toRow);
  }

  /** Fills out with independent standard normal variates. */
  public final void normal(Slab out, long key, long draw, int fromRow, int toRow) {
    sample(Law.NORMAL, out, null, null, out, key, draw, fromRow, toRow);
  }

  /** Computes sample = 1 if u &lt; p, else 0. It may be the same slab as p. */
  public final void bernoulli(Slab p, Slab sample, long key, long draw, int fromRow, int toRow) {
    sample(Law.BERNOULLI, p, null, null, sample, key, draw, fromRow, toRow);
  }

  /**
   * Computes mean = sigmoid(pre + bias), and sample = 1 if u &lt; mean, else 0, in one pass.
   *
   * @param pre the pre-activations; mean or sample may be the same slab
   * @param bias one row
   * @param mean null if only the sample is needed
   */
  public final void sigmoidBernoulli(
      Slab pre,
      Slab bias,
      @Nullable Slab mean,
      Slab sample,
      long key,
      long draw,
      int fromRow,
      int toRow) {
    sample(Law.SIGMOID_BERNOULLI, pre, bias, mean, sample, key, draw, fromRow, toRow);
  }

  private void sample(
      Law law,
      Slab in,
      @Nullable Slab bias,
      @Nullable Slab mean,
      Slab out,
      long key,
      long draw,
      int fromRow,
      int toRow) {
    Tile tile = Tile.ofThread();
    int cols = in.cols;
    for (int col = 0; col < cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, cols - col);
      int blocks = (width + 3) / 4;
      // Rows are contiguous in memory only if the tile holds whole rows.
      int whole = width == cols ? PhiloxTile.BLOCKS / blocks : 1;
      int rows = Math.min(whole, toRow - fromRow);
      if (bias != null) {
        PointwiseKernels.repeat(bias, col, width, rows, tile.b);
      }
      for (int row = fromRow; row < toRow; row += rows) {
        int present = Math.min(rows, toRow - row);
        int start = row * cols + col;
        int n = present * width;
        if (law == Law.BERNOULLI || law == Law.SIGMOID_BERNOULLI) {
          in.load(start, n, tile.a);
        }
        if (law == Law.SIGMOID_BERNOULLI) {
          biasedSigmoid(tile.a, tile.b, n);
        }
        if (mean != null) {
          mean.store(tile.a, start, n);
        }
        if (law == Law.NORMAL) {
          normals(tile, key, draw, row, present, col, width);
        } else {
          uniforms(tile.c, key, draw, row, present, col, width);
        }
        if (law == Law.BERNOULLI || law == Law.SIGMOID_BERNOULLI) {
          select(tile.a, tile.c, n);
        }
        out.store(tile.c, start, n);
      }
    }
  }

  /** Computes x = sigmoid(x + bias). */
  protected void biasedSigmoid(float[] x, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = FloatFunctions.sigmoid(x[i] + bias[i]);
    }
  }

  /**
   * Computes the uniform variates of a piece of a draw, row by row without gaps: columns {@code
   * col} to {@code col + width}, where col is a multiple of 4, of the rows {@code row} to {@code
   * row + rows}.
   */
  protected void uniforms(float[] out, long key, long draw, int row, int rows, int col, int width) {
    PhiloxTile words = PhiloxTile.ofThread();
    words.fill(key, draw, row, rows, col / 4, (width + 3) / 4);
    int block = 0;
    int at = 0;
    for (int r = 0; r < rows; r++) {
      int whole = width / 4;
      spread(words, block, whole, out, at);
      block += whole;
      at += 4 * whole;
      int rest = width % 4;
      if (rest > 0) {
        out[at++] = Philox.uniform(words.word0[block]);
        if (rest > 1) {
          out[at++] = Philox.uniform(words.word1[block]);
        }
        if (rest > 2) {
          out[at++] = Philox.uniform(words.word2[block]);
        }
        block++;
      }
    }
  }

  private static void spread(PhiloxTile words, int block, int blocks, float[] out, int at) {
    int[] word0 = words.word0;
    int[] word1 = words.word1;
    int[] word2 = words.word2;
    int[] word3 = words.word3;
    for (int i = 0; i < blocks; i++) {
      out[at + 4 * i] = Philox.uniform(word0[block + i]);
      out[at + 4 * i + 1] = Philox.uniform(word1[block + i]);
      out[at + 4 * i + 2] = Philox.uniform(word2[block + i]);
      out[at + 4 * i + 3] = Philox.uniform(word3[block + i]);
    }
  }

  /** Computes u = 1 if u &lt; p, else 0. */
  private static void select(float[] p, float[] u, int n) {
    for (int i = 0; i < n; i++) {
      u[i] = Philox.bernoulli(p[i], u[i]);
    }
  }

  /** Computes normal variates as {@link #uniforms} does uniform ones, into the tile's array c. */
  final void normals(Tile tile, long key, long draw, int row, int rows, int col, int width) {
    // Whole pairs, so that every column has its partner; they fit, because a block has 4 columns.
    int even = width + (width & 1);
    int pairs = rows * even / 2;
    uniforms(tile.d, key, draw, row, rows, col, even);
    for (int i = 0; i < pairs; i++) {
      tile.a[i] = tile.d[2 * i] + 0x1p-24f;
      tile.b[i] = tile.d[2 * i + 1];
    }
    PointwiseKernels.log(tile.a, tile.c, tile.d, pairs);
    boxMuller(tile.a, tile.b, tile.d, pairs);
    for (int r = 0; r < rows; r++) {
      int pair = r * even / 2;
      for (int i = 0; i < width / 2; i++) {
        tile.c[r * width + 2 * i] = tile.a[pair + i];
        tile.c[r * width + 2 * i + 1] = tile.d[pair + i];
      }
      if (width % 2 > 0) {
        tile.c[r * width + width - 1] = tile.a[pair + width / 2];
      }
    }
  }

  /** Transforms log u' in a and the angle u in b: the even columns to a, the odd ones to c. */
  private static void boxMuller(float[] a, float[] b, float[] c, int pairs) {
    for (int i = 0; i < pairs; i++) {
      a[i] = Philox.radius(a[i]);
    }
    for (int i = 0; i < pairs; i++) {
      c[i] = a[i] * FloatFunctions.sinTurn(b[i]);
    }
    for (int i = 0; i < pairs; i++) {
      a[i] *= FloatFunctions.cosTurn(b[i]);
    }
  }
}
