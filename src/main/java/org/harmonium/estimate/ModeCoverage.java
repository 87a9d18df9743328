package org.harmonium.estimate;

import java.util.Arrays;

/**
 * How many of the modes of a distribution a model draws, and how many of its samples are near one.
 * The modes are the classes of labelled rows of few columns, each with its mean and one standard
 * deviation, that of all columns together:
 *
 * <pre>
 *   m_c  = mean of the rows of class c          s_c^2 = mean of (x_j - m_cj)^2 over rows and columns
 *   near: |x - m_c| &lt;= 3 s_c for the class c for which |x - m_c| / s_c is least
 *   covered: a tenth of the samples that are due to it, or more, are near
 * </pre>
 *
 * <p>What is due to a mode is its share of the rows: so of M modes of equal weight, one is covered
 * by a share 1 / (10 M) of the samples, not by a single stray one. Of normal rows in V columns the
 * share P(chi^2_V &lt;= 9) is near: 98.9 % for V = 2, 97.1 % for 3, and next to none in tens of
 * columns, where this is of no use; {@code shareOfRowsNear} says what the rows themselves have.
 *
 * <p>(Srivastava, Valkov, Russell, Gutmann, Sutton: VEEGAN: Reducing mode collapse in GANs using
 * implicit variational learning, NIPS 2017, section 5, where one sample covers a mode, and samples
 * that are near are of high quality.)
 *
 * @param covered how many modes are covered
 * @param modes how many there are
 * @param shareNear the share of samples that are near a mode; one with NaN is near none
 * @param shareOfRowsNear the same of the rows
 */
public record ModeCoverage(int covered, int modes, double shareNear, double shareOfRowsNear) {
  /** How far from its mean a mode reaches, in standard deviations. */
  public static final double REACH = 3;

  /** The part of the samples due to a mode that covers it. */
  public static final double LEAST_PART = 0.1;

  /**
   * Of samples of a model.
   *
   * @param rows (n, V) of data, row-major
   * @param labels of each row, at least 0; those that occur are the modes
   * @param samples (m, V) of the model, row-major
   * @throws IllegalArgumentException if a class does not vary, or numbers do not fit
   */
  public static ModeCoverage of(float[] rows, int[] labels, float[] samples) {
    int n = labels.length;
    int cols = n == 0 ? 0 : rows.length / n;
    if (cols == 0 || rows.length != n * cols) {
      throw new IllegalArgumentException(
          "%d numbers are no rows for %d labels".formatted(rows.length, n));
    }
    if (samples.length == 0 || samples.length % cols != 0) {
      throw new IllegalArgumentException(
          "%d numbers are no samples of %d columns".formatted(samples.length, cols));
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

  /** The classes by number; those that do not occur have no rows. */
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
              "the rows of class %d do not vary, so nothing is near them".formatted(c));
        }
      }
      return modes;
    }

    /** How many points are near each mode. */
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

    /** From the mean of class c, in its standard deviations. */
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
