package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;

/** The draws of units that are not binary: bit for bit as specified, and one draw a call. */
final class UnitParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 794}};
  private static final int[][] LARGE = {{1000, 4096}};
  private static final long ID = 43;
  private static final long LATE = (5L << 32) + 7; // a draw number with both words in use

  private final Comparison comparison;
  private final long seed;
  private final long key;
  private final boolean full;

  UnitParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.key = Philox.key(seed, ID);
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

  /** What draws into a matrix of given numbers. */
  private interface Draw {
    void into(Workbench bench, RandomStream random, Matrix x);
  }

  private float uniform(long draw, int row, int col) {
    return Philox.uniform(Philox.word(key, draw, row, col));
  }

  private void ofShape(int rows, int cols) {
    float[] x = Numbers.normals(rows * cols, seed);
    float[] row = Numbers.normals(cols, seed + 1);
    float[] p = Numbers.uniforms(rows * cols, seed + 2);
    for (int i = 0; i < p.length; i += 3) {
      p[i] = uniform(LATE, i / cols, i % cols); // u < p does not hold
    }
    if (p.length > 4) {
      x[4] = Float.NaN;
      p[4] = Float.NaN;
    }
    float[][] counts = {x.clone(), x.clone()};
    float[][] noisy = {x.clone(), x.clone()};
    float[][] rectified = {x.clone(), x.clone()};
    for (int i = 0; i < x.length; i++) {
      for (int draw = 0; draw < 2; draw++) {
        float one = uniform(LATE + draw, i / cols, i % cols) < p[i] ? 1 : 0;
        counts[draw][i] += Float.isNaN(p[i]) ? Float.NaN : one;
        float z = Philox.normal(key, LATE + draw, i / cols, i % cols);
        noisy[draw][i] += row[i % cols] * z;
        float t = x[i] + row[i % cols];
        float deviation = (float) Math.sqrt(FloatFunctions.sigmoid(t));
        rectified[draw][i] = Math.max(t + deviation * z, 0f);
      }
    }
    String shape = rows + "x" + cols;
    twice(
        "addBernoulli",
        shape,
        x,
        cols,
        (bench, random, out) -> bench.backend().addBernoulli(bench.of(p, rows, cols), random, out),
        counts);
    twice(
        "addNormal",
        shape,
        x,
        cols,
        (bench, random, out) -> bench.backend().addNormal(bench.of(row, 1, cols), random, out),
        noisy);
    twice(
        "noisyRectified",
        shape,
        x,
        cols,
        (bench, random, out) ->
            bench.backend().noisyRectified(out, bench.of(row, 1, cols), random, out),
        rectified);
    noisyRectifiedApart(shape, x, row, rectified[0], cols);
    for (int size : new int[] {1, 2, 3, 10, cols}) {
      int from = size < cols ? cols / 4 : 0;
      int to = from + (cols - from) / size * size;
      if (to > from) {
        classes(shape, p, cols, from, to, size);
      }
    }
  }

  private void noisyRectifiedApart(
      String shape, float[] x, float[] bias, float[] specified, int cols) {
    comparison.bits(
        "noisyRectified",
        shape,
        bench -> {
          Matrix in = bench.of(x, x.length / cols, cols);
          Matrix out = bench.poisoned(x.length / cols, cols);
          bench.backend().noisyRectified(in, bench.of(bias, 1, cols), late(bench), out);
          return List.of(bench.read("out", out), bench.read("x", in));
        },
        List.of(Output.of("out", cols, specified), Output.of("x", cols, x)));
  }

  /** Sums on both sides of 1, some at the very number drawn where each group is one column. */
  private void classes(String shape, float[] p, int cols, int from, int to, int size) {
    float[] x = p.clone();
    for (int i = 0; i < x.length; i++) {
      boolean first = i % cols >= from && (i % cols - from) % size == 0;
      x[i] = first ? p[i] : p[i] * 2 / size;
    }
    float[][] classes = {x.clone(), x.clone()};
    for (int draw = 0; draw < 2; draw++) {
      for (int row = 0; row < x.length / cols; row++) {
        for (int group = 0; group < (to - from) / size; group++) {
          int start = row * cols + from + group * size;
          choose(classes[draw], start, size, uniform(LATE + draw, row, group));
        }
      }
    }
    twice(
        "categorical",
        shape + ", columns " + from + " to " + to + " by " + size,
        x,
        cols,
        (bench, random, out) -> bench.backend().categorical(from, to, size, random, out),
        classes);
  }

  private static void choose(float[] x, int start, int size, float u) {
    float[] sums = new float[size];
    for (int k = 0; k < size; k++) {
      sums[k] = x[start + k] + (k == 0 ? 0 : sums[k - 1]);
    }
    int chosen = 0;
    while (chosen < size - 1 && !(u < sums[chosen])) {
      chosen++;
    }
    for (int k = 0; k < size; k++) {
      x[start + k] = Float.isNaN(sums[size - 1]) ? Float.NaN : k == chosen ? 1 : 0;
    }
  }

  private RandomStream late(Workbench bench) {
    RandomStream random = bench.backend().stream(seed, ID);
    random.seek(LATE);
    return random;
  }

  /**
   * Two draws one after the other, each into the same numbers, and where the stream stands then.
   */
  private void twice(
      String operation, String shape, float[] x, int cols, Draw draw, float[][] specified) {
    comparison.bits(
        operation,
        shape,
        bench -> {
          RandomStream random = late(bench);
          Matrix first = bench.of(x, x.length / cols, cols);
          Matrix second = bench.of(x, x.length / cols, cols);
          draw.into(bench, random, first);
          draw.into(bench, random, second);
          return List.of(
              bench.read("first draw", first),
              bench.read("second draw", second),
              Output.of("position", (double) random.position()));
        },
        List.of(
            Output.of("first draw", cols, specified[0]),
            Output.of("second draw", cols, specified[1]),
            Output.of("position", LATE + 2.0)));
  }
}
