package org.harmonium.data;

import org.harmonium.backend.Philox;

/**
 * {@code ring}: 10 000 points of a mixture of 8 Gaussians in the plane, with means evenly spaced on
 * a circle of radius 2 and standard deviation 0.02. It shows mode collapse of a generator. The
 * label of a point is its component, 0 to 7, uniformly distributed.
 *
 * <p>The distance of the means is 100 standard deviations from the origin and 76 from their
 * neighbours, so samples between the modes are clearly not data. The density is known: the maximum
 * mean log-likelihood is -log 8 - log(2 pi e 0.02^2) = 2.9067 nats, as the components do not
 * overlap.
 *
 * <p>Source: Metz, Poole, Pfau, Sohl-Dickstein: Unrolled generative adversarial networks, ICLR
 * 2017, section 3.1 and appendix A.
 */
public final class GaussianRing {
  /** The number of components. */
  public static final int MODES = 8;

  /** The radius of the circle of the means. */
  public static final double RADIUS = 2;

  /** The standard deviation of each component in each coordinate. */
  public static final double DEVIATION = 0.02;

  static final String NAME = "ring";
  private static final int ROWS = 10_000;
  private static final long KEY = Philox.key(20_170, 0);
  private static final int NOISE = 0; // draw numbers of the stream
  private static final int COMPONENT = 1;

  private GaussianRing() {}

  /** The means (8, 2): component k is at the angle k pi / 4 to the first axis. */
  public static double[][] means() {
    double[][] means = new double[MODES][];
    for (int k = 0; k < MODES; k++) {
      double angle = 2 * Math.PI * k / MODES;
      means[k] = new double[] {RADIUS * StrictMath.cos(angle), RADIUS * StrictMath.sin(angle)};
    }
    return means;
  }

  static Dataset load() {
    double[][] means = means();
    float[] values = new float[2 * ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int k = (int) (MODES * Philox.uniform(Philox.word(KEY, COMPONENT, row, 0)));
      labels[row] = k;
      for (int col = 0; col < 2; col++) {
        double noise = DEVIATION * Philox.normal(KEY, NOISE, row, col);
        values[2 * row + col] = (float) (means[k][col] + noise);
      }
    }
    return Dataset.ofFloats(NAME, ROWS, 2, values, Provenance.ofSynthetic(NAME, values))
        .withLabels(labels);
  }
}
