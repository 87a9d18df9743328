package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;

/** Masks of dropout, maxout, and the gradient of magnitudes: bit for bit as specified. */
final class LayerParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}};
  private static final int[][] LARGE = {{1000, 4096}};
  private static final long ID = 44;
  private static final long LATE = (5L << 32) + 7; // a draw number with both words in use

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  LayerParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      ofShape(shape[0], shape[1]);
    }
    if (full) {
      for (int[] shape : LARGE) {
        ofShape(shape[0], shape[1]);
      }
    }
  }

  private void ofShape(int rows, int cols) {
    long key = Philox.key(seed, ID);
    float last = Philox.uniform(Philox.word(key, LATE, rows - 1, cols - 1));
    for (float keep : new float[] {0.5f, 0.8f, Math.max(last, 0x1p-24f), 1}) {
      mask(keep, key, rows, cols);
    }
    float[] x = Numbers.normals(rows * cols, seed);
    float[] y = Numbers.normals(rows * cols, seed + 1);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.round(2 * x[i]) / 2f; // many are equal
      if (x.length > 4 * ElementParity.SPECIAL.length) {
        boolean special = i % 4 == 0 && i / 4 < ElementParity.SPECIAL.length;
        x[i] = special ? ElementParity.SPECIAL[i / 4] : x[i];
      }
    }
    signs(x, y, rows, cols);
    for (int size : new int[] {1, 2, 3, 5, cols}) {
      if (cols >= size) {
        groups(size, x, y, rows, cols);
      }
    }
  }

  private void mask(float keep, long key, int rows, int cols) {
    float[][] masks = new float[2][rows * cols];
    for (int i = 0; i < rows * cols; i++) {
      for (int draw = 0; draw < 2; draw++) {
        float u = Philox.uniform(Philox.word(key, LATE + draw, i / cols, i % cols));
        masks[draw][i] = u < keep ? 1 / keep : 0;
      }
    }
    comparison.bits(
        "dropoutMask",
        rows + "x" + cols + " keep " + keep,
        bench -> {
          RandomStream random = bench.backend().stream(seed, ID);
          random.seek(LATE);
          Matrix first = bench.poisoned(rows, cols);
          Matrix second = bench.poisoned(rows, cols);
          bench.backend().dropoutMask(keep, random, first);
          bench.backend().dropoutMask(keep, random, second);
          return List.of(
              bench.read("first mask", first),
              bench.read("second mask", second),
              Output.of("position", (double) random.position()));
        },
        List.of(
            Output.of("first mask", cols, masks[0]),
            Output.of("second mask", cols, masks[1]),
            Output.of("position", LATE + 2.0)));
  }

  private void signs(float[] x, float[] y, int rows, int cols) {
    float[] sums = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      sums[i] = Math.fma(0.3f, Math.signum(x[i]), y[i]);
    }
    comparison.bits(
        "addSign",
        rows + "x" + cols,
        bench -> {
          Matrix out = bench.of(y, rows, cols);
          bench.backend().addSign(Scalar.of(0.3f), bench.of(x, rows, cols), out);
          return List.of(bench.read("y", out));
        },
        List.of(Output.of("y", cols, sums)));
  }

  /** Of as many columns as make whole groups. */
  private void groups(int size, float[] all, float[] dy, int rows, int cols) {
    int groups = cols / size;
    int width = groups * size;
    float[] x = new float[rows * width];
    float[] slopes = new float[rows * groups];
    float[] largest = new float[rows * groups];
    float[] passed = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, row * cols, x, row * width, width);
    }
    System.arraycopy(dy, 0, slopes, 0, slopes.length);
    for (int group = 0; group < largest.length; group++) {
      int start = group * size;
      float most = Float.NEGATIVE_INFINITY;
      for (int i = start; i < start + size; i++) {
        most = Math.max(most, x[i]);
      }
      largest[group] = most;
      boolean found = false;
      for (int i = start; i < start + size; i++) {
        boolean first = !found && x[i] == most;
        found |= first;
        passed[i] = Float.isNaN(most) ? most : first ? slopes[group] : 0;
      }
    }
    String shape = rows + "x" + width + " by " + size;
    comparison.bits(
        "maxGroups",
        shape,
        bench -> {
          Matrix out = bench.poisoned(rows, groups);
          bench.backend().maxGroups(size, bench.of(x, rows, width), out);
          return List.of(bench.read("out", out));
        },
        List.of(Output.of("out", groups, largest)));
    Output specified = Output.of("dx", width, passed);
    comparison.bits(
        "maxGroupsGradient",
        shape,
        bench -> {
          Matrix in = bench.of(x, rows, width);
          Matrix gradient = bench.of(slopes, rows, groups);
          Matrix out = bench.poisoned(rows, width);
          bench.backend().maxGroupsGradient(size, in, gradient, out);
          bench.backend().maxGroupsGradient(size, in, gradient, in);
          return List.of(bench.read("dx", out), bench.read("x", in));
        },
        List.of(specified, specified));
  }
}
