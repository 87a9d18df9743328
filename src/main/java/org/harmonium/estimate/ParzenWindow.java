package org.harmonium.estimate;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;

/**
 * The density of a model that can only be sampled, estimated by a Gaussian window around each of n
 * samples:
 *
 * <pre>
 *   log p(x) = log( 1/n sum_i N(x; s_i, sigma^2 I) )
 *         = log sum_i exp(-|x - s_i|^2 / (2 sigma^2)) - log n - V/2 log(2 pi sigma^2)
 * </pre>
 *
 * <p>The protocol under which results are comparable with published ones: 10 000 samples; sigma is
 * the best of {@link #candidates} by the mean over validation rows; the result is the mean over
 * test rows, in nats. (Breuleux, Bengio, Vincent: Quickly generating representative samples from an
 * RBM-derived process, Neural Computation 23, 2011; Goodfellow et al.: Generative adversarial nets,
 * NIPS 2014, table 1, and the authors' program, which uses 1000 validation rows.)
 *
 * <p><b>Limits.</b> The result is neither a likelihood nor a bound of one: in hundreds of columns,
 * any affordable number of windows is far from the density. It ranks models incorrectly: the
 * centres of k-means clusters of the training rows score better than the training rows themselves,
 * and so better than a perfect model; a model that repeats training rows scores as well as one that
 * generalises. (Theis, van den Oord, Bethge: A note on the evaluation of generative models, ICLR
 * 2016.) For scale: 10 000 training digits of MNIST as samples give 241 nats, with sigma = 0.167.
 * Report it together with samples, and compare it only with results of the same protocol on the
 * same data.
 *
 * <p><b>Error.</b> Distances are computed from products, |x|^2 - 2 x·s + |s|^2, whose terms are
 * larger than their sum. All rows are therefore first centred on the mean of the samples, and |x|^2
 * and all sums of exponentials are in double. The remaining error is the float32 rounding of x, x·s
 * and |s|^2: the error of log p(x) is at most about 2^-23 (|x| + |s|)^2 / sigma^2 for the samples s
 * near x, with lengths relative to the mean. On MNIST the largest error of 100 rows is 4e-4 nats at
 * sigma = 0.17, and 1e-3 at 0.1. In the precisions tf32 and bf16 a product is less exact by factors
 * of 2^13 and 2^16: use fp32.
 */
public final class ParzenWindow implements AutoCloseable {
  /** The number of elements of the largest matrix of rows by samples, 8 MB. */
  private static final int MOST_PAIRS = 1 << 21;

  /** The largest number of rows processed at a time. */
  private static final int MOST_ROWS = 1000;

  private final Backend backend;
  private final Workspace workspace;
  private final Matrix minusMean; // (1, V)
  private final Matrix centres; // (n, V), minus the mean
  private final Matrix minusHalfSquares; // (1, n): -|s|^2 / 2

  /** Creates windows around the rows of {@code samples} (n, V), which are copied. */
  public ParzenWindow(Backend backend, Matrix samples) {
    int n = samples.rows();
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.minusMean = workspace.zeros(1, samples.cols());
    this.centres = workspace.zeros(n, samples.cols());
    this.minusHalfSquares = workspace.zeros(1, n);
    workspace.prepare(
        () -> {
          backend.columnSums(Scalar.of(-1f / n), samples, Scalar.ZERO, minusMean);
          backend.addRow(samples, minusMean, centres);
          double[] squares = squaredLengths(centres);
          float[] halves = new float[n];
          for (int i = 0; i < n; i++) {
            halves[i] = (float) (-squares[i] / 2);
          }
          backend.write(halves, minusHalfSquares);
        });
  }

  /** Returns the usual candidates for data in [0, 1]: ten values from 0.1 to 1, geometric. */
  public static double[] candidates() {
    double[] sigmas = new double[10];
    Arrays.setAll(sigmas, i -> Math.pow(10, -1 + i / 9.0));
    return sigmas;
  }

  /**
   * Returns the result for test rows, with the sigma that is best for the validation rows.
   *
   * @param validation rows (m, V) used to select sigma, disjoint from the test rows
   * @param test rows (m, V) to be evaluated
   * @param candidates candidates for sigma, such as {@link #candidates}; a single one is used
   *     without selection
   */
  public ParzenEstimate estimate(RowStore validation, RowStore test, double... candidates) {
    if (candidates.length == 0) {
      throw new IllegalArgumentException("give at least one candidate for sigma");
    }
    double best = candidates[0];
    if (candidates.length > 1) {
      double[][] logDensities = logDensities(validation, candidates);
      int which = 0;
      for (int i = 1; i < candidates.length; i++) {
        boolean isBetter =
            ParzenEstimate.mean(logDensities[i]) > ParzenEstimate.mean(logDensities[which]);
        which = isBetter ? i : which;
      }
      best = candidates[which];
    }
    double least = Arrays.stream(candidates).min().getAsDouble();
    double most = Arrays.stream(candidates).max().getAsDouble();
    boolean isAtEnd = least < most && (best == least || best == most);
    return ParzenEstimate.of(logDensities(test, best)[0], best, isAtEnd, centres.rows());
  }

  /**
   * Returns log p(x) in nats of each row x, as one array of m numbers for each sigma. The result is
   * NaN if a row, or any sample, has NaN or infinite values.
   *
   * @param rows (m, V)
   * @param sigmas the standard deviations of the windows, above 0
   */
  public double[][] logDensities(RowStore rows, double... sigmas) {
    for (double sigma : sigmas) {
      if (!(sigma > 1e-15 && sigma < 1e15)) {
        throw new IllegalArgumentException("sigma must be a positive number, was " + sigma);
      }
    }
    int n = centres.rows();
    int most = Math.max(1, Math.min(Math.min(MOST_ROWS, rows.rows()), MOST_PAIRS / n));
    double[][] logDensities = new double[sigmas.length][rows.rows()];
    try (Workspace parts = new Workspace(backend)) {
      Matrix allX = parts.zeros(most, centres.cols());
      Matrix allPairs = parts.zeros(most, n);
      Matrix allTerms = parts.zeros(most, n);
      RowOrder order = parts.own(() -> backend.rowOrder(rows.rows()));
      for (int from = 0; from < rows.rows(); from += most) {
        int count = Math.min(most, rows.rows() - from);
        Matrix x = allX.rows(0, count);
        Matrix pairs = allPairs.rows(0, count);
        Matrix terms = allTerms.rows(0, count);
        backend.gather(rows, order, x);
        backend.addRow(x, minusMean, x);
        // (|x|^2 - |x - s|^2) / 2
        backend.gemm(Scalar.ONE, x, false, centres, true, Scalar.ZERO, pairs);
        backend.addRow(pairs, minusHalfSquares, pairs);
        double[] squares = squaredLengths(x);
        for (int s = 0; s < sigmas.length; s++) {
          // Rounded once for both parts of the exponent, which nearly cancel.
          float precision = (float) (1 / (sigmas[s] * sigmas[s]));
          backend.copy(pairs, terms);
          backend.scale(Scalar.of(precision), terms);
          double[] logSums = backend.logSumExpRows(terms);
          double constant = Math.log(n) + 0.5 * centres.cols() * Math.log(2 * Math.PI / precision);
          for (int i = 0; i < count; i++) {
            logDensities[s][from + i] = logSums[i] - 0.5 * precision * squares[i] - constant;
          }
        }
      }
    }
    return logDensities;
  }

  /** Returns |x|^2 of each row, in double. */
  private double[] squaredLengths(Matrix x) {
    float[] values = backend.download(x);
    double[] squares = new double[x.rows()];
    for (int i = 0; i < values.length; i++) {
      squares[i / x.cols()] += (double) values[i] * values[i];
    }
    return squares;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
