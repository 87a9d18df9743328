package org.harmonium.data;

import org.harmonium.backend.Philox;

/**
 * {@code spiral}: 10 000 points near a curve in the plane, a one-dimensional manifold. It is used
 * to show the vector field of an autoencoder, which points to the data:
 *
 * <pre>
 *   x = 0.04 t (sin t, cos t) + 0.01 z      t uniform in [3, 15], z normal in both coordinates
 * </pre>
 *
 * <p>The distance between the arms is 0.25, 25 standard deviations; all values are within [-0.65,
 * 0.65]. There are no labels. The density of points along the curve decreases outwards in
 * proportion to 1 / sqrt(1 + t^2).
 *
 * <p>Source: Alain and Bengio: What regularized auto-encoders learn from the data-generating
 * distribution, JMLR 15, 2014, figure 5; the curve is that of the authors' program.
 */
public final class Spiral {
  /** The standard deviation of the noise in each coordinate. */
  public static final double DEVIATION = 0.01;

  /** The parameter t at the inner end of the curve. */
  public static final double INNER = 3;

  /** The parameter t at the outer end of the curve. */
  public static final double OUTER = 15;

  static final String NAME = "spiral";
  private static final int ROWS = 10_000;
  private static final double GROWTH = 0.04; // of the radius per unit of t
  private static final long KEY = Philox.key(20_140, 0);
  private static final int NOISE = 0; // draw numbers of the stream
  private static final int PARAMETER = 1;
  private static final int STEPS = 600; // of 0.02 in t, less than 0.013 along the curve
  private static final int ITERATIONS = 60;

  private Spiral() {}

  /** The point of the curve at t, from {@link #INNER} to {@link #OUTER}. */
  public static double[] point(double t) {
    return new double[] {GROWTH * t * StrictMath.sin(t), GROWTH * t * StrictMath.cos(t)};
  }

  /**
   * The distance of (x, y) to the curve, including its ends, with an error of at most 1e-9: the
   * nearest of 601 points is refined by ternary search.
   */
  public static double distance(double x, double y) {
    double step = (OUTER - INNER) / STEPS;
    double nearest = INNER;
    for (int i = 1; i <= STEPS; i++) {
      double t = INNER + i * step;
      nearest = distance(x, y, t) < distance(x, y, nearest) ? t : nearest;
    }
    double from = Math.max(INNER, nearest - step);
    double to = Math.min(OUTER, nearest + step);
    for (int i = 0; i < ITERATIONS; i++) {
      double third = (to - from) / 3;
      if (distance(x, y, from + third) < distance(x, y, to - third)) {
        to -= third;
      } else {
        from += third;
      }
    }
    return distance(x, y, (from + to) / 2);
  }

  private static double distance(double x, double y, double t) {
    double[] point = point(t);
    return Math.hypot(x - point[0], y - point[1]);
  }

  static Dataset load() {
    float[] values = new float[2 * ROWS];
    for (int row = 0; row < ROWS; row++) {
      double t = INNER + (OUTER - INNER) * Philox.uniform(Philox.word(KEY, PARAMETER, row, 0));
      double[] point = point(t);
      for (int col = 0; col < 2; col++) {
        double noise = DEVIATION * Philox.normal(KEY, NOISE, row, col);
        values[2 * row + col] = (float) (point[col] + noise);
      }
    }
    return Dataset.ofFloats(NAME, ROWS, 2, values, Provenance.ofSynthetic(NAME, values));
  }
}
