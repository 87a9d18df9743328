package org.harmonium.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Whitening: y = (x - mean) M is uncorrelated and has variance 1 in every direction. With the
 * covariance C = U diag(lambda) U^T of the data,
 *
 * <pre>
 *   ZCA: M = U diag(1 / sqrt(lambda + e)) U^T     the whitening nearest to x; images remain images
 *   PCA: M = U diag(1 / sqrt(lambda + e))         y are the components in order of variance
 * </pre>
 *
 * <p>Here e is {@code eps} times the mean of lambda. It limits the amplification of directions of
 * small variance, which are mostly noise. (Bell and Sejnowski: The independent components of
 * natural scenes are edge filters, Vision Research 37, 1997; Krizhevsky, 2009, appendix A.) All
 * computations are in double.
 */
public final class Whitening implements Transformation {
  /** The number of rows that are added to the covariance at a time. */
  private static final int BLOCK = 500;

  private final double[] mean; // (V)
  private final double[] matrix; // (V, K)
  private final double[] inverse; // (K, V)

  private Whitening(double[] mean, double[] matrix, double[] inverse) {
    this.mean = mean;
    this.matrix = matrix;
    this.inverse = inverse;
  }

  /**
   * A transformation with given parameters. Its inverse is the pseudo-inverse (M^T M)^-1 M^T.
   *
   * @param mean the mean of each column (V)
   * @param matrix M (V, K), row-major
   */
  public static Whitening of(double[] mean, double[] matrix) {
    int v = mean.length;
    if (v == 0 || matrix.length == 0 || matrix.length % v != 0 || matrix.length > v * v) {
      throw new IllegalArgumentException(
          "a whitening matrix of %d numbers does not fit a mean of %d".formatted(matrix.length, v));
    }
    int k = matrix.length / v;
    DMatrixRMaj m = DMatrixRMaj.wrap(v, k, matrix.clone());
    DMatrixRMaj squared = new DMatrixRMaj(k, k);
    CommonOps_DDRM.multTransA(m, m, squared);
    Spectrum spectrum = Spectrum.of(squared);
    if (!(spectrum.values()[k - 1] > 0)) {
      throw new IllegalArgumentException("the whitening matrix has no inverse");
    }
    DMatrixRMaj inverseOfSquared = spectrum.function(x -> 1 / x);
    DMatrixRMaj inverse = new DMatrixRMaj(k, v);
    CommonOps_DDRM.multTransB(inverseOfSquared, m, inverse);
    return new Whitening(mean.clone(), matrix.clone(), inverse.data);
  }

  /** As {@link #of(double[], double[])}, from the float32 values of a model file. */
  public static Whitening of(float[] mean, float[] matrix) {
    return of(doubles(mean), doubles(matrix));
  }

  /**
   * ZCA whitening of a data set.
   *
   * @param eps above 0, such as 0.01
   */
  public static Whitening zca(Dataset data, double eps) {
    double[] mean = data.columnMeans();
    Spectrum spectrum = Spectrum.of(covariance(data, mean));
    double e = floor(data, spectrum, eps);
    return new Whitening(
        mean,
        spectrum.function(x -> 1 / Math.sqrt(x + e)).data,
        spectrum.function(x -> Math.sqrt(x + e)).data);
  }

  /**
   * PCA whitening of a data set.
   *
   * @param eps above 0, such as 0.01
   * @param components the number of components to keep, from 1 to the number of columns
   */
  public static Whitening pca(Dataset data, double eps, int components) {
    int v = data.cols();
    if (components < 1 || components > v) {
      throw new IllegalArgumentException(
          "components must be from 1 to the number of columns %d, was %d".formatted(v, components));
    }
    double[] mean = data.columnMeans();
    Spectrum spectrum = Spectrum.of(covariance(data, mean));
    double e = floor(data, spectrum, eps);
    double[] matrix = new double[v * components];
    double[] inverse = new double[components * v];
    for (int k = 0; k < components; k++) {
      double deviation = Math.sqrt(Math.max(spectrum.values()[k], 0) + e);
      for (int i = 0; i < v; i++) {
        double u = spectrum.vectors().get(i, k);
        matrix[i * components + k] = u / deviation;
        inverse[k * v + i] = u * deviation;
      }
    }
    return new Whitening(mean, matrix, inverse);
  }

  private static double floor(Dataset data, Spectrum spectrum, double eps) {
    if (!(eps > 0) || Double.isInfinite(eps)) {
      throw new IllegalArgumentException("eps must be above 0, was " + eps);
    }
    double variance = Arrays.stream(spectrum.values()).average().orElseThrow();
    if (!(variance > 0)) {
      throw new BadInputException(
          data.provenance().source(),
          "has equal rows, which cannot be whitened: give data that vary");
    }
    return eps * variance;
  }

  private static DMatrixRMaj covariance(Dataset data, double[] mean) {
    int v = data.cols();
    DMatrixRMaj sum = new DMatrixRMaj(v, v);
    float[] row = new float[v];
    for (int from = 0; from < data.rows(); from += BLOCK) {
      int rows = Math.min(BLOCK, data.rows() - from);
      DMatrixRMaj block = new DMatrixRMaj(rows, v);
      for (int i = 0; i < rows; i++) {
        data.row(from + i, row);
        for (int j = 0; j < v; j++) {
          block.set(i, j, row[j] - mean[j]);
        }
      }
      CommonOps_DDRM.multAddTransA(block, block, sum);
    }
    CommonOps_DDRM.divide(sum, data.rows());
    return sum;
  }

  /**
   * The eigendecomposition U diag(values) U^T of a symmetric matrix.
   *
   * @param values the eigenvalues in decreasing order
   * @param vectors U, one eigenvector per column, with a positive element of largest magnitude
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Spectrum(double[] values, DMatrixRMaj vectors) {
    static Spectrum of(DMatrixRMaj symmetric) {
      int n = symmetric.numRows;
      EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
      if (!eigen.decompose(symmetric.copy())) {
        throw new IllegalArgumentException(
            "the covariance has no eigenvalues: check the data for NaN and infinities");
      }
      int[] order =
          IntStream.range(0, n)
              .boxed()
              .sorted((a, b) -> Double.compare(value(eigen, b), value(eigen, a)))
              .mapToInt(Integer::intValue)
              .toArray();
      DMatrixRMaj vectors = new DMatrixRMaj(n, n);
      for (int k = 0; k < n; k++) {
        DMatrixRMaj vector = eigen.getEigenVector(order[k]);
        double largest = 0;
        for (double u : vector.data) {
          largest = Math.abs(u) > Math.abs(largest) ? u : largest;
        }
        for (int i = 0; i < n; i++) {
          vectors.set(i, k, vector.get(i) * Math.signum(largest));
        }
      }
      return new Spectrum(
          Arrays.stream(order).mapToDouble(k -> value(eigen, k)).toArray(), vectors);
    }

    private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int k) {
      return eigen.getEigenvalue(k).getReal();
    }

    /** U diag(f(values)) U^T, with negative values, which are rounding errors, replaced by 0. */
    DMatrixRMaj function(DoubleUnaryOperator f) {
      DMatrixRMaj scaled = vectors.copy();
      for (int k = 0; k < values.length; k++) {
        double factor = f.applyAsDouble(Math.max(values[k], 0));
        for (int i = 0; i < values.length; i++) {
          scaled.set(i, k, scaled.get(i, k) * factor);
        }
      }
      DMatrixRMaj product = new DMatrixRMaj(values.length, values.length);
      CommonOps_DDRM.multTransB(scaled, vectors, product);
      return product;
    }
  }

  @Override
  public int inputs() {
    return mean.length;
  }

  @Override
  public int outputs() {
    return matrix.length / mean.length;
  }

  @Override
  public float[] apply(float[] rows) {
    double[] shift = new double[outputs()];
    for (int i = 0; i < mean.length; i++) {
      for (int k = 0; k < shift.length; k++) {
        shift[k] -= mean[i] * matrix[i * shift.length + k];
      }
    }
    return multiply(rows, mean.length, matrix, shift);
  }

  @Override
  public float[] invert(float[] rows) {
    return multiply(rows, outputs(), inverse, mean);
  }

  /** x m + shift, for rows x of {@code n} values. */
  private static float[] multiply(float[] x, int n, double[] m, double[] shift) {
    int cols = shift.length;
    int rows = Transformation.rows(x, n);
    float[] out = new float[Math.multiplyExact(rows, cols)];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              double[] sum = shift.clone();
              for (int i = 0; i < n; i++) {
                double factor = x[row * n + i];
                for (int k = 0; k < cols; k++) {
                  sum[k] += factor * m[i * cols + k];
                }
              }
              for (int k = 0; k < cols; k++) {
                out[row * cols + k] = (float) sum[k];
              }
            });
    return out;
  }

  /** The mean of each column (V). */
  public double[] mean() {
    return mean.clone();
  }

  /** M (V, K), row-major. */
  public double[] matrix() {
    return matrix.clone();
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> x[i]);
    return y;
  }
}
