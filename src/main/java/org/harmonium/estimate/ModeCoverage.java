package org.harmonium.estimate;

import java.util.Arrays;

/**
 * The number of modes of a distribution that a model covers, and the share of its samples near a
 * mode. The modes are the classes of labelled rows with few columns, each with its mean and one
 * standard deviation over all columns:
 *
 * <pre>
 *   m_c  = mean of the rows of class c          s_c^2 = mean of (x_j - m_cj)^2 over rows and columns
 *   near: |x - m_c| &lt;= 3 s_c for the class c for which |x - m_c| / s_c is least
 *   covered: at least a tenth of the expected number of samples are near
 * </pre>
 *
 * <p>The expected number of samples of a mode is proportional to its share of the rows. Of M modes
 * of equal weight, one is therefore covered by a share 1 / (10 M) of the samples, not by a single
 * outlier. Of normal rows in V columns, the share P(chi^2_V &lt;= 9) is near: 98.9 % for V = 2,
 * 97.1 % for 3, and almost none for tens of columns, for which this measure is not suitable; {@code
 * shareOfRowsNear} is the share for the rows themselves.
 *
 * <p>(Srivastava, Valkov, Russell, Gutmann, Sutton: VEEGAN: Reducing mode collapse in GANs using
 * implicit variational learning, NIPS 2017, section 5, where a single sample covers a mode, and
 * samples that are near are of high quality.)
 *
 * @param covered the number of modes that are covered
 * @param modes the number of modes
 * @param shareNear the share of samples near a mode; a sample with NaN is not near any mode
 * @param shareOfRowsNear the same for the rows
 */
public record ModeCoverage(int covered, int modes, double shareNear, double shareOfRowsNear) {
  /** The radius of a mode in standard deviations. */
  public static final double REACH = 3;

  /** The part of the expected number of samples that covers a mode. */
  public static final double LEAST_PART = 0.1;

  /**
   * Returns the coverage of samples of a model.
   *
   * @param rows (n, V) of data, row-major
   * @param labels the label of each row, at least 0; those that occur are the modes
   * @param samples (m, V) of the model, row-major
   * @throws IllegalArgumentException if all rows of a class are equal, or the numbers of elements
   *     do not match
   */
  public static ModeCoverage of(float[] rows, int[] labels, float[] samples) {
    int n = labels.length;
    int cols = n == 0 ? 0 : rows.length / n;
    if (cols == 0 || rows.length != n * cols) {
      throw new IllegalArgumentException(
          "%d numbers cannot be divided into %d rows, one per label".formatted(rows.length, n));
    }
    if (samples.length == 0 || samples.length % cols != 0) {
      throw new IllegalArgumentException(
          "%d numbers cannot be divided into samples of %d columns"
              .formatted(samples.length, cols));
    }
    Modes modes = Modes.of(rows, labels, cols);
    int[] near = modes.near(samples);
    int m = samples.length / cols;
    int covered = 0;
    int count = 0;
    for (int c = 0; c < near.length; c++) {
      double due = modes.sizes[c] * (double) m / n;
      count += modes.sizes[c] > 0 ? 1 : 0;
      covered += near[c] > 0 && near[c] >= LEAST_PART * due ? 1 : 0;
    }
    return new ModeCoverage(
        covered,
        count,
        Arrays.stream(near).sum() / (double) m,
        Arrays.stream(modes.near(rows)).sum() / (double) n);
  }

  /** The classes by label; those that do not occur have no rows. */
  private static final class Modes {
    private final int cols;
    private final int[] sizes;
    private final double[][] means;
    private final double[] deviations;

    private Modes(int classes, int cols) {
      this.cols = cols;
      this.sizes = new int[classes];
      this.means = new double[classes][cols];
      this.deviations = new double[classes];
    }

    static Modes of(float[] rows, int[] labels, int cols) {
      Modes modes = new Modes(Arrays.stream(labels).max().orElseThrow() + 1, cols);
      for (int label : labels) {
        modes.sizes[label]++;
      }
      for (int i = 0; i < rows.length; i++) {
        int c = labels[i / cols];
        modes.means[c][i % cols] += (double) rows[i] / modes.sizes[c];
      }
      for (int i = 0; i < rows.length; i++) {
        int c = labels[i / cols];
        double d = rows[i] - modes.means[c][i % cols];
        modes.deviations[c] += d * d / ((double) modes.sizes[c] * cols);
      }
      for (int c = 0; c < modes.sizes.length; c++) {
        modes.deviations[c] = Math.sqrt(modes.deviations[c]);
        if (modes.sizes[c] > 0 && !(modes.deviations[c] > 0)) {
          throw new IllegalArgumentException(
              "all rows of class %d are equal, so its standard deviation is 0".formatted(c));
        }
      }
      return modes;
    }

    /** Returns the number of points near each mode. */
    int[] near(float[] points) {
      int[] counts = new int[sizes.length];
      for (int at = 0; at < points.length; at += cols) {
        int nearest = -1;
        double least = REACH;
        for (int c = 0; c < sizes.length; c++) {
          double distance = sizes[c] == 0 ? Double.NaN : distance(points, at, c);
          if (distance <= least) {
            nearest = c;
            least = distance;
          }
        }
        if (nearest >= 0) {
          counts[nearest]++;
        }
      }
      return counts;
    }

    /** Returns the distance from the mean of class c, in its standard deviations. */
    private double distance(float[] points, int at, int c) {
      double sum = 0;
      for (int i = 0; i < cols; i++) {
        double d = points[at + i] - means[c][i];
        sum += d * d;
      }
      return Math.sqrt(sum) / deviations[c];
    }
  }
}
