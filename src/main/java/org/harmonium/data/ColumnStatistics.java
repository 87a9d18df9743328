package org.harmonium.data;

/**
 * The mean and the standard deviation of each column of a data set, accumulated in double in two
 * passes.
 */
public final class ColumnStatistics {
  private final Dataset data;
  private final double[] means;
  private final double[] deviations;

  private ColumnStatistics(Dataset data, double[] means, double[] deviations) {
    this.data = data;
    this.means = means;
    this.deviations = deviations;
  }

  /** The statistics of all rows of {@code data}. */
  public static ColumnStatistics of(Dataset data) {
    int cols = data.cols();
    double[] mean = data.columnMeans();
    double[] deviation = new double[cols];
    boolean[] varies = new boolean[cols];
    float[] first = new float[cols];
    float[] values = new float[cols];
    data.row(0, first);
    for (int row = 0; row < data.rows(); row++) {
      data.row(row, values);
      for (int col = 0; col < cols; col++) {
        double d = values[col] - mean[col];
        deviation[col] += d * d;
        varies[col] |= values[col] != first[col];
      }
    }
    for (int col = 0; col < cols; col++) {
      // A constant column has deviation 0 even if its mean is rounded.
      deviation[col] = varies[col] ? Math.sqrt(deviation[col] / data.rows()) : 0;
    }
    return new ColumnStatistics(data, mean, deviation);
  }

  /** The mean of each column. */
  public double[] means() {
    return means.clone();
  }

  /** sqrt(mean((x - mean)^2)) of each column; exactly 0 for a constant column. */
  public double[] standardDeviations() {
    return deviations.clone();
  }

  /**
   * Requires that no column is constant: v/sigma is undefined for sigma = 0.
   *
   * @throws BadInputException with the first constant column and the number of constant columns
   */
  public void requireVarying() {
    int first = -1;
    int count = 0;
    for (int col = deviations.length - 1; col >= 0; col--) {
      if (deviations[col] == 0) {
        first = col;
        count++;
      }
    }
    if (count > 0) {
      throw new BadInputException(
          data.provenance().source(),
          "column "
              + first
              + " is "
              + data.value(0, first)
              + " in every row ("
              + count
              + " of "
              + deviations.length
              + " columns are constant), so its standard deviation is 0:"
              + " remove such columns, or set data.preprocessing=standardise, which makes them 0");
    }
  }
}
