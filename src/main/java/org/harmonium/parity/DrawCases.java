package org.harmonium.parity;

import static org.harmonium.parity.CaseBuilder.each;

import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Philox;

/** Random numbers, samples and masks: the bits that {@link Philox} specifies, one draw a call. */
final class DrawCases extends ShapedCases {
  private final long key;

  DrawCases(Setting setting) {
    super(setting);
    this.key = Philox.key(seed, CaseBuilder.STREAM);
  }

  @Override
  void add() {
    operation("uniform").out("out", this::u).draws(seed, (b, m, r) -> b.uniform(r, m[0]));
    operation("normal").out("out", this::z).draws(seed, (b, m, r) -> b.normal(r, m[0]));
    float[] p = probabilities();
    operation("bernoulli")
        .in(p)
        .out("out", i -> sample(p[i], u(i)))
        .over(0)
        .draws(seed, (b, m, r) -> b.bernoulli(m[0], r, m[1]));
    float[] x = withSpecial(normals(n, 0));
    float[] row = normals(cols, 1);
    operation("addBernoulli")
        .in(p)
        .changed("out", x, i -> x[i] + sample(p[i], u(i)))
        .draws(seed, (b, m, r) -> b.addBernoulli(m[0], r, m[1]));
    operation("addNormal")
        .row(row)
        .changed("x", x, i -> x[i] + row[i % cols] * z(i))
        .draws(seed, (b, m, r) -> b.addNormal(m[0], r, m[1]));
    operation("noisyRectified")
        .in(x)
        .row(row)
        .out("out", i -> rectified(x[i] + row[i % cols], z(i)))
        .over(0)
        .draws(seed, (b, m, r) -> b.noisyRectified(m[0], m[1], r, m[2]));
    sigmoidBernoulli("", normals(n, 2), row, false);
    sigmoidBernoulli(" with p = u", inputsAtTheDraw(), new float[cols], true);
    for (float keep : new float[] {0.5f, 0.8f, Math.max(u(n - 1), 0x1p-24f), 1}) {
      operation("dropoutMask", " keep " + keep)
          .out("mask", i -> u(i) < keep ? 1 / keep : 0)
          .draws(seed, (b, m, r) -> b.dropoutMask(keep, r, m[0]));
    }
    for (int size : new int[] {1, 2, 3, 10, cols}) {
      categorical(size, p);
    }
  }

  private float uniform(int row, int col) {
    return Philox.uniform(Philox.word(key, CaseBuilder.DRAW, row, col));
  }

  /** The uniform number of element i. */
  private float u(int i) {
    return uniform(i / cols, i % cols);
  }

  /** The normal number of element i. */
  private float z(int i) {
    return Philox.normal(key, CaseBuilder.DRAW, i / cols, i % cols);
  }

  private static float sample(float p, float u) {
    return Float.isNaN(p) ? Float.NaN : u < p ? 1f : 0f;
  }

  private static float rectified(float t, float z) {
    return Math.max(t + (float) Math.sqrt(FloatFunctions.sigmoid(t)) * z, 0f);
  }

  /**
   * Every third p is the number drawn, which must give 0, as a unit is on where u &lt; p; 0, 1 and
   * NaN are among the others.
   */
  private float[] probabilities() {
    float[] p = Numbers.uniforms(n, seed + 3);
    for (int i = 0; i < n; i++) {
      p[i] = i % 3 == 0 ? u(i) : i % 9 == 1 ? i % 2 : p[i];
    }
    if (n > 4) {
      p[4] = Float.NaN;
    }
    return p;
  }

  /** Inputs whose sigmoid is the number drawn, where a float has that sigmoid; else normal. */
  private float[] inputsAtTheDraw() {
    float[] x = normals(n, 4);
    for (int i = 0; i < n; i++) {
      float u = u(i);
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

  /** Both outputs, no means, and either output over the input. */
  private void sigmoidBernoulli(String variant, float[] x, float[] bias, boolean isTied) {
    float[] means = each(n, i -> FloatFunctions.sigmoid(x[i] + bias[i % cols]));
    float[] samples = each(n, i -> sample(means[i], u(i)));
    sampled(variant, isTied)
        .in(x)
        .row(bias)
        .out("mean", means, cols)
        .out("sample", samples, cols)
        .over(0)
        .draws(seed, (b, m, r) -> b.sigmoidBernoulli(m[0], m[1], r, m[2], m[3]));
    sampled(variant + " without means", isTied)
        .in(x)
        .row(bias)
        .out("sample", samples, cols)
        .over(0)
        .draws(seed, (b, m, r) -> b.sigmoidBernoulli(m[0], m[1], r, null, m[2]));
    sampled(variant + " means over the input", isTied)
        .changed("mean", x, means)
        .row(bias)
        .out("sample", samples, cols)
        .draws(seed, (b, m, r) -> b.sigmoidBernoulli(m[0], m[1], r, m[0], m[2]));
  }

  private CaseBuilder sampled(String variant, boolean isTied) {
    CaseBuilder made = operation("sigmoidBernoulli", variant);
    return isTied ? made.inFloat() : made;
  }

  /** Sums on both sides of 1; where a group is one column, its sum may be the number drawn. */
  private void categorical(int size, float[] p) {
    int from = size < cols ? cols / 4 : 0;
    int to = from + (cols - from) / size * size;
    if (to == from) {
      return;
    }
    float[] x = each(n, i -> isFirst(i % cols - from, size) ? p[i] : p[i] * 2 / size);
    float[] after = x.clone();
    for (int row = 0; row < rows; row++) {
      for (int group = 0; group < (to - from) / size; group++) {
        choose(after, row * cols + from + group * size, size, uniform(row, group));
      }
    }
    operation("categorical", ", columns " + from + " to " + to + " by " + size)
        .changed("p", x, after)
        .draws(seed, (b, m, r) -> b.categorical(from, to, size, r, m[0]));
  }

  private static boolean isFirst(int column, int size) {
    return column >= 0 && column % size == 0;
  }

  /** The first class whose sum is above u becomes 1, or the last one. */
  private static void choose(float[] x, int start, int size, float u) {
    float sum = 0;
    int chosen = -1;
    for (int k = 0; k < size; k++) {
      sum = k == 0 ? x[start] : sum + x[start + k];
      chosen = chosen < 0 && (u < sum || k == size - 1) ? k : chosen;
    }
    for (int k = 0; k < size; k++) {
      x[start + k] = Float.isNaN(sum) ? Float.NaN : k == chosen ? 1 : 0;
    }
  }
}
