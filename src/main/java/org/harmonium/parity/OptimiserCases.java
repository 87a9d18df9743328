package org.harmonium.parity;

import static org.harmonium.parity.CaseBuilder.each;

import org.harmonium.backend.Scalar;

/** The steps of optimisers, the limit on a norm, and maxout: the specified bits. */
final class OptimiserCases extends ShapedCases {
  private static final float RATE = 0.01f;
  private static final float MEAN = 0.9f;
  private static final float SQUARE = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float[] g;
  private final float[] m;
  private final float[] v;
  private final float[] w;

  OptimiserCases(Setting setting) {
    super(setting);
    this.g = normals(n, 0);
    this.m = normals(n, 1);
    this.v = Numbers.uniforms(n, seed + 2);
    this.w = normals(n, 3);
  }

  @Override
  void add() {
    float[] far = g.clone();
    for (int i = 0; i < n; i++) {
      far[i] *= i % 5 == 1 ? 1e-20f : i % 5 == 2 ? 1e12f : 1;
    }
    withSpecial(far);
    for (int t : new int[] {1, 2, 1000, 200_000}) {
      adam(t, g, "").by(adam());
      adam(t, far, " far gradients").inFloat().by(adam());
    }
    rmsProp(g, "").by(rmsProp());
    rmsProp(far, " far gradients").inFloat().by(rmsProp());
    momentum(MEAN, 0);
    momentum(MEAN, 0.02f);
    momentum(0, 0.02f);
    float[][] limits = {{2, 1}, {0.3f, 5}, {1, Float.POSITIVE_INFINITY}, {0, 0}, {1, Float.NaN}};
    for (float[] pair : limits) {
      limit(pair[0], pair[1]);
    }
    for (int size : new int[] {1, 2, 3, 5, cols}) {
      if (cols >= size) {
        groups(size);
      }
    }
  }

  private void momentum(float mu, float l2) {
    float[] old = each(n, i -> mu == 0 ? Float.NaN : v[i]);
    float[] velocity = each(n, i -> Math.fma(-RATE, g[i], mu == 0 ? 0 : mu * v[i]) - l2 * w[i]);
    operation("momentumDescent", " with momentum " + mu + " and decay " + l2)
        .in(g)
        .changed("velocity", old, velocity)
        .changed("w", w, i -> w[i] + velocity[i])
        .by(
            (b, x) ->
                b.momentumDescent(
                    Scalar.of(mu), Scalar.of(-RATE), Scalar.of(l2), x[0], x[1], x[2]));
  }

  private static CaseBuilder.Use adam() {
    return (b, x) ->
        b.adamStep(Scalar.of(RATE), MEAN, SQUARE, EPSILON, x[0], x[1], x[2], x[3], x[4]);
  }

  private CaseBuilder adam(int t, float[] g, String variant) {
    float[] powers = {(float) Math.pow(MEAN, t), (float) Math.pow(SQUARE, t)};
    float rate = RATE / (1 - powers[0]);
    float correction = (float) Math.sqrt(1 - powers[1]);
    float[] mean = each(n, i -> Math.fma(1 - MEAN, g[i], MEAN * m[i]));
    float[] square = each(n, i -> Math.fma((1 - SQUARE) * g[i], g[i], SQUARE * v[i]));
    return operation("adamStep", " step " + t + variant)
        .row(powers)
        .in(g)
        .changed("m", m, mean)
        .changed("v", v, square)
        .changed(
            "w",
            w,
            i -> {
              float size = (float) Math.sqrt(square[i]) / correction + EPSILON;
              return Math.fma(-rate, mean[i] / size, w[i]);
            });
  }

  private static CaseBuilder.Use rmsProp() {
    return (b, x) -> b.rmsPropStep(Scalar.of(RATE), MEAN, EPSILON, x[0], x[1], x[2]);
  }

  private CaseBuilder rmsProp(float[] g, String variant) {
    float[] square = each(n, i -> Math.fma((1 - MEAN) * g[i], g[i], MEAN * v[i]));
    return operation("rmsPropStep", variant)
        .in(g)
        .changed("meanSquare", v, square)
        .changed(
            "w", w, i -> Math.fma(-RATE, g[i] / ((float) Math.sqrt(square[i]) + EPSILON), w[i]));
  }

  private void limit(float limit, float squares) {
    float quotient = limit / (float) Math.sqrt(squares);
    float factor = squares == 0 ? 1 : Math.min(1, quotient);
    operation("limitNorm", " to " + limit + " of the root of " + squares)
        .row(squares)
        .changed("x", g, i -> g[i] * factor)
        .by((b, x) -> b.limitNorm(Scalar.of(limit), x[0], x[1]));
  }

  /** The largest of each group, of numbers of which many are equal. */
  private void groups(int size) {
    int groups = cols / size;
    int width = groups * size;
    float[] x = withSpecial(each(rows * width, i -> Math.round(2 * w[i]) / 2f * (i % 7 - 3)));
    float[] dy = each(rows * groups, i -> m[i]);
    float[] largest = new float[rows * groups];
    float[] passed = new float[rows * width];
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
        passed[i] = Float.isNaN(most) ? most : first ? dy[group] : 0;
      }
    }
    operation("maxGroups", " by " + size, width)
        .in(x)
        .out("out", largest, groups)
        .by((b, o) -> b.maxGroups(size, o[0], o[1]));
    operation("maxGroupsGradient", " by " + size, width)
        .in(x)
        .in(dy, rows, groups)
        .out("dx", passed, width)
        .over(0)
        .by((b, o) -> b.maxGroupsGradient(size, o[0], o[1], o[2]));
  }
}
