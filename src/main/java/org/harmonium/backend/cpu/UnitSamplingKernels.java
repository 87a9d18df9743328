package org.harmonium.backend.cpu;

import java.util.Arrays;
import org.harmonium.backend.Activations;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;

/**
 * The sampling of units that are not binary (categorical, binomial, Gaussian, noisy rectified) and
 * of dropout masks. Rows, counters and tiles are as in {@link SamplingKernels}, which computes the
 * variates.
 */
record UnitSamplingKernels(SamplingKernels variates) {
  /** Computes x = x + 1 if u &lt; p. */
  void addBernoulli(Slab p, Slab x, long key, long draw, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int col = 0; col < x.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, x.cols - col);
      int rows = rows(x, width);
      for (int row = fromRow; row < toRow; row += rows) {
        int present = Math.min(rows, toRow - row);
        int start = row * x.cols + col;
        int n = present * width;
        variates.uniforms(tile.c, key, draw, row, present, col, width);
        p.load(start, n, tile.a);
        x.load(start, n, tile.b);
        addSamples(tile.b, tile.a, tile.c, n);
        x.store(tile.b, start, n);
      }
    }
  }

  /** Computes mask = 1 / keep if u &lt; keep, else 0. */
  void dropoutMask(float keep, Slab mask, long key, long draw, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    float kept = 1f / keep;
    for (int col = 0; col < mask.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, mask.cols - col);
      int rows = rows(mask, width);
      for (int row = fromRow; row < toRow; row += rows) {
        int present = Math.min(rows, toRow - row);
        int n = present * width;
        variates.uniforms(tile.c, key, draw, row, present, col, width);
        keep(keep, kept, tile.c, n);
        mask.store(tile.c, row * mask.cols + col, n);
      }
    }
  }

  /** Computes x[r, c] = x[r, c] + deviation[c] z[r, c]. */
  void addNormal(Slab deviation, Slab x, long key, long draw, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int col = 0; col < x.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, x.cols - col);
      int rows = rows(x, width);
      for (int row = fromRow; row < toRow; row += rows) {
        int present = Math.min(rows, toRow - row);
        int start = row * x.cols + col;
        int n = present * width;
        variates.normals(tile, key, draw, row, present, col, width);
        PointwiseKernels.repeat(deviation, col, width, present, tile.b);
        x.load(start, n, tile.a);
        addProducts(tile.a, tile.b, tile.c, n);
        x.store(tile.a, start, n);
      }
    }
  }

  /** Computes y = max(0, t + sqrt(sigmoid(t)) z) for t[r, c] = x[r, c] + bias[c]. y may be x. */
  void noisyRectified(Slab x, Slab bias, Slab y, long key, long draw, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    for (int col = 0; col < x.cols; col += Tile.SIZE) {
      int width = Math.min(Tile.SIZE, x.cols - col);
      int rows = rows(x, width);
      for (int row = fromRow; row < toRow; row += rows) {
        int present = Math.min(rows, toRow - row);
        int start = row * x.cols + col;
        int n = present * width;
        variates.normals(tile, key, draw, row, present, col, width);
        PointwiseKernels.repeat(bias, col, width, present, tile.b);
        x.load(start, n, tile.a);
        rectify(tile.a, tile.b, tile.c, n);
        y.store(tile.a, start, n);
      }
    }
  }

  /** Replaces each group of {@code size} columns by the one-hot vector of a sampled class. */
  void categorical(
      Slab p, int from, int to, int size, long key, long draw, int fromRow, int toRow) {
    Tile tile = Tile.ofThread();
    int groups = (to - from) / size;
    for (int row = fromRow; row < toRow; row++) {
      int start = p.offset + row * p.cols + from;
      for (int first = 0; first < groups; first += Tile.SIZE) {
        int present = Math.min(Tile.SIZE, groups - first);
        variates.uniforms(tile.c, key, draw, row, 1, first, present);
        for (int group = 0; group < present; group++) {
          choose(p.data, start + (first + group) * size, size, tile.c[group]);
        }
      }
    }
  }

  /** Rows are contiguous in memory only if the tile holds whole rows. */
  private static int rows(Slab x, int width) {
    return width == x.cols ? PhiloxTile.BLOCKS / ((width + 3) / 4) : 1;
  }

  private static void addSamples(float[] x, float[] p, float[] u, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += Philox.bernoulli(p[i], u[i]);
    }
  }

  private static void keep(float keep, float kept, float[] u, int n) {
    for (int i = 0; i < n; i++) {
      u[i] = kept * Philox.bernoulli(keep, u[i]);
    }
  }

  private static void addProducts(float[] x, float[] deviation, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += deviation[i] * z[i];
    }
  }

  private static void rectify(float[] x, float[] bias, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      x[i] += bias[i];
    }
    for (int i = 0; i < n; i++) {
      bias[i] = FloatFunctions.sigmoid(x[i]);
    }
    for (int i = 0; i < n; i++) {
      x[i] = Activations.relu(x[i] + (float) Math.sqrt(bias[i]) * z[i]);
    }
  }

  private static void choose(float[] p, int start, int size, float u) {
    float sum = 0f;
    int chosen = size;
    for (int k = 0; k < size; k++) {
      sum += p[start + k];
      if (u < sum && chosen == size) {
        chosen = k;
      }
    }
    Arrays.fill(p, start, start + size, Float.isNaN(sum) ? Float.NaN : 0f);
    if (!Float.isNaN(sum)) {
      p[start + Math.min(chosen, size - 1)] = 1f;
    }
  }
}
