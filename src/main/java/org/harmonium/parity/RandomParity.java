package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.jspecify.annotations.Nullable;

/** Random numbers and samples: bit for bit those of {@link Philox}, and one draw a call. */
final class RandomParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}};
  private static final int[][] LARGE = {{1000, 4096}};
  private static final long ID = 42;
  private static final long LATE = (5L << 32) + 7; // a draw number with both words in use

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  RandomParity(Comparison comparison, long seed, boolean full) {
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
    for (long[] name : new long[][] {{seed, ID}, {seed + 1, ID}, {seed, 1L << 33}, {-1, -1}}) {
      stream(name[0], name[1]);
    }
  }

  /** What draws numbers into a matrix. */
  private interface Draw {
    void into(Workbench bench, RandomStream random, Matrix out);
  }

  /** The specified number of an element. */
  private interface Specified {
    float at(long draw, int row, int col);
  }

  private void ofShape(int rows, int cols) {
    long key = Philox.key(seed, ID);
    twice(
        "uniform",
        rows,
        cols,
        (bench, random, out) -> bench.backend().uniform(random, out),
        (draw, row, col) -> Philox.uniform(Philox.word(key, draw, row, col)));
    twice(
        "normal",
        rows,
        cols,
        (bench, random, out) -> bench.backend().normal(random, out),
        (draw, row, col) -> Philox.normal(key, draw, row, col));
    float[] p = probabilities(rows, cols);
    twice(
        "bernoulli",
        rows,
        cols,
        (bench, random, out) -> bench.backend().bernoulli(bench.of(p, rows, cols), random, out),
        (draw, row, col) -> sample(p[row * cols + col], draw, row, col));
    float[] bias = Numbers.normals(cols, seed + 1);
    sigmoidBernoulli("", Numbers.normals(rows * cols, seed + 2), bias, rows, cols);
    sigmoidBernoulli(" with p = u", inputsAtTheDraw(rows, cols), new float[cols], rows, cols);
  }

  private float sample(float p, long draw, int row, int col) {
    float u = Philox.uniform(Philox.word(Philox.key(seed, ID), draw, row, col));
    return Float.isNaN(p) ? Float.NaN : u < p ? 1f : 0f;
  }

  /** Two draws one after the other, and where the stream stands then. */
  private void twice(String operation, int rows, int cols, Draw draw, Specified specified) {
    float[][] expected = new float[2][rows * cols];
    for (int i = 0; i < rows * cols; i++) {
      expected[0][i] = specified.at(LATE, i / cols, i % cols);
      expected[1][i] = specified.at(LATE + 1, i / cols, i % cols);
    }
    comparison.bits(
        operation,
        rows + "x" + cols,
        bench -> {
          RandomStream random = bench.backend().stream(seed, ID);
          random.seek(LATE);
          Matrix first = bench.poisoned(rows, cols);
          Matrix second = bench.poisoned(rows, cols);
          draw.into(bench, random, first);
          draw.into(bench, random, second);
          return List.of(
              bench.read("first draw", first),
              bench.read("second draw", second),
              Output.of("position", (double) random.position()));
        },
        List.of(
            Output.of("first draw", cols, expected[0]),
            Output.of("second draw", cols, expected[1]),
            Output.of("position", LATE + 2.0)));
  }

  /**
   * Every third p is the very number drawn, which must give 0: a unit is on where u &lt; p; 0, 1
   * and NaN are among the others.
   */
  private float[] probabilities(int rows, int cols) {
    float[] p = Numbers.uniforms(rows * cols, seed + 3);
    for (int i = 0; i < p.length; i++) {
      if (i % 3 == 0) {
        p[i] = Philox.uniform(Philox.word(Philox.key(seed, ID), LATE, i / cols, i % cols));
      } else if (i % 9 == 1) {
        p[i] = i % 2;
      }
    }
    if (p.length > 4) {
      p[4] = Float.NaN;
    }
    return p;
  }

  /** Inputs whose sigmoid is the very number drawn, where a float has that sigmoid; else normal. */
  private float[] inputsAtTheDraw(int rows, int cols) {
    float[] x = Numbers.normals(rows * cols, seed + 4);
    for (int i = 0; i < x.length; i++) {
      float u = Philox.uniform(Philox.word(Philox.key(seed, ID), LATE, i / cols, i % cols));
      float guess = (float) StrictMath.log(u / (1.0 - u));
      for (int step = 0; step < 8 && u > 0; step++) {
        float error = FloatFunctions.sigmoid(guess) - u;
        if (error == 0) {
          x[i] = guess;
          break;
        }
        guess = error > 0 ? Math.nextDown(guess) : Math.nextUp(guess);
      }
    }
    return x;
  }

  private void sigmoidBernoulli(String kind, float[] x, float[] bias, int rows, int cols) {
    float[] mean = new float[x.length];
    float[] sample = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      mean[i] = FloatFunctions.sigmoid(x[i] + bias[i % cols]);
      sample[i] = sample(mean[i], LATE, i / cols, i % cols);
    }
    Output means = Output.of("mean", cols, mean);
    Output samples = Output.of("sample", cols, sample);
    comparison.bits(
        "sigmoidBernoulli",
        rows + "x" + cols + kind,
        bench -> {
          Matrix input = bench.of(x, rows, cols);
          Matrix row = bench.of(bias, 1, cols);
          Matrix mean1 = bench.poisoned(rows, cols);
          Matrix sample1 = bench.poisoned(rows, cols);
          long after = draw(bench, input, row, mean1, sample1);
          Matrix sample2 = bench.poisoned(rows, cols);
          draw(bench, input, row, null, sample2); // without means
          Matrix sample3 = bench.of(x, rows, cols);
          draw(bench, sample3, row, null, sample3); // samples over the input
          Matrix sample4 = bench.poisoned(rows, cols);
          draw(bench, input, row, input, sample4); // means over the input
          return List.of(
              bench.read("mean", mean1),
              bench.read("sample", sample1),
              Output.of("position", (double) after),
              bench.read("sample without mean", sample2),
              bench.read("sample in place", sample3),
              bench.read("mean in place", input),
              bench.read("sample", sample4));
        },
        List.of(
            means, samples, Output.of("position", LATE + 1.0), samples, samples, means, samples));
  }

  private long draw(Workbench bench, Matrix x, Matrix bias, @Nullable Matrix mean, Matrix sample) {
    RandomStream random = bench.backend().stream(seed, ID);
    random.seek(LATE);
    bench.backend().sigmoidBernoulli(x, bias, random, mean, sample);
    return random.position();
  }

  private void stream(long ofSeed, long id) {
    float[] expected = new float[15];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Philox.uniform(Philox.word(Philox.key(ofSeed, id), 0, i / 5, i % 5));
    }
    comparison.bits(
        "stream",
        "seed " + ofSeed + " id " + id,
        bench -> {
          RandomStream random = bench.backend().stream(ofSeed, id);
          Matrix out = bench.poisoned(3, 5);
          long before = random.position();
          bench.backend().uniform(random, out);
          return List.of(
              bench.read("first draw", out),
              Output.of(
                  "seed, id, position",
                  (double) random.seed(),
                  (double) random.id(),
                  (double) before));
        },
        List.of(
            Output.of("first draw", 5, expected),
            Output.of("seed, id, position", (double) ofSeed, (double) id, 0)));
  }
}
