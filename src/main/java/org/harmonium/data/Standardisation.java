package org.harmonium.data;

import java.util.Arrays;

/** Scales each column to mean 0 and standard deviation 1: y = (x - mean) / deviation. */
public final class Standardisation implements Transformation {
  private final double[] mean;
  private final double[] deviation;

  /**
   * A transformation with given parameters.
   *
   * @param mean the mean of each column
   * @param deviation the standard deviation of each column, above 0
   */
  public Standardisation(double[] mean, double[] deviation) {
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          "%d means and %d deviations".formatted(mean.length, deviation.length));
    }
    if (!Arrays.stream(deviation).allMatch(d -> d > 0)) {
      throw new IllegalArgumentException("standard deviations must be above 0");
    }
    this.mean = mean.clone();
    this.deviation = deviation.clone();
  }

  /** The transformation for a data set. A constant column is divided by 1 and becomes 0. */
  public static Standardisation of(Dataset data) {
    ColumnStatistics statistics = ColumnStatistics.of(data);
    double[] deviation =
        Arrays.stream(statistics.standardDeviations()).map(d -> d == 0 ? 1 : d).toArray();
    return new Standardisation(statistics.means(), deviation);
  }

  @Override
  public int inputs() {
    return mean.length;
  }

  @Override
  public int outputs() {
    return mean.length;
  }

  @Override
  public float[] apply(float[] rows) {
    Transformation.rows(rows, mean.length);
    float[] out = new float[rows.length];
    for (int i = 0; i < out.length; i++) {
      int col = i % mean.length;
      out[i] = (float) ((rows[i] - mean[col]) / deviation[col]);
    }
    return out;
  }

  @Override
  public float[] invert(float[] rows) {
    Transformation.rows(rows, mean.length);
    float[] out = new float[rows.length];
    for (int i = 0; i < out.length; i++) {
      int col = i % mean.length;
      out[i] = (float) (rows[i] * deviation[col] + mean[col]);
    }
    return out;
  }

  /** The mean of each column. */
  public double[] mean() {
    return mean.clone();
  }

  /** The divisor of each column. */
  public double[] deviation() {
    return deviation.clone();
  }
}
