package org.harmonium.data;

import org.harmonium.backend.Philox;

/**
 * {@code ring}: 10 000 points of a mixture of 8 Gaussians in the plane, whose means lie evenly on a
 * circle of radius 2 and whose standard deviation is 0.02: the set on which a generator that has
 * collapsed is seen to leave modes out. The label of a point is its component, 0 to 7, drawn at
 * random with equal chances.
 *
 * <p>Means are 100 standard deviations from the origin and 76 from their neighbours, so nothing
 * that a smooth generator draws between them is data. The density is known: the best possible mean
 * log-likelihood is -log 8 - log(2 pi e 0.02^2) = 2.9067 nats, less what the components overlap,
 * which is nothing here.
 *
 * <p>Source: Metz, Poole, Pfau, Sohl-Dickstein: Unrolled generative adversarial networks, ICLR
 * 2017, section 3.1 and appendix A.
 */
public final class GaussianRing {
  /** The number of components. */
  public static final int MODES = 8;

  /** Of the circle that the means lie on. */
  public static final double RADIUS = 2;

  /** The standard deviation of each component, in either direction. */
  public static final double DEVIATION = 0.02;

  static final String NAME = "ring";
  private static final int ROWS = 10_000;
  private static final long KEY = Philox.key(20_170, 0);
  private static final int NOISE = 0; // draws of the stream
  private static final int COMPONENT = 1;

  private GaussianRing() {}

  /** The means (8, 2): component k is at the angle k pi / 4 from the first axis. */
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
