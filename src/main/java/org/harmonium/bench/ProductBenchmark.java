package org.harmonium.bench;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/** Measures the time of a product C = A B of matrices of normal variates. */
public final class ProductBenchmark {
  private static final long SEED = 1;

  /**
   * The sizes of a product: A (m, k), B (k, n), C (m, n).
   *
   * @param m rows of the result
   * @param k the inner dimension
   * @param n columns of the result
   */
  public record Size(int m, int k, int n) {
    /** Requires that all sizes are at least 1. */
    public Size {
      if (m < 1 || k < 1 || n < 1) {
        throw new IllegalArgumentException(
            "the sizes of a product must be at least 1, were %dx%dx%d".formatted(m, k, n));
      }
    }

    /**
     * Parses text such as {@code 100x784x500}.
     *
     * @throws IllegalArgumentException if the text is not of this form
     */
    public static Size of(String text) {
      String[] parts = text.split("x", -1);
      try {
        if (parts.length == 3) {
          return new Size(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
      } catch (NumberFormatException e) {
        // the exception below describes the valid values
      }
      throw new IllegalArgumentException(
          "a product's size must be like 100x784x500 (rows, inner, columns), was '" + text + "'");
    }

    @Override
    public String toString() {
      return m + "x" + k + "x" + n;
    }
  }

  /**
   * The result of a measurement.
   *
   * @param product seconds per product
   */
  public record Figure(Size size, Timing product) {
    /** Returns the rate in GFLOP/s, 2 m k n / median time. */
    public double gflops() {
      return 2e-9 * size.m() * size.k() * size.n() / product.median();
    }
  }

  private ProductBenchmark() {}

  /** Measures a product. */
  public static Figure run(Backend backend, Size size, Effort effort) {
    try (Matrix a = backend.zeros(size.m(), size.k());
        Matrix b = backend.zeros(size.k(), size.n());
        Matrix c = backend.zeros(size.m(), size.n())) {
      backend.normal(backend.stream(SEED, 1), a);
      backend.normal(backend.stream(SEED, 2), b);
      Timing timing =
          effort.measure(
              calls -> {
                for (int i = 0; i < calls; i++) {
                  backend.gemm(Scalar.ONE, a, false, b, false, Scalar.ZERO, c);
                }
                backend.synchronize();
              });
      return new Figure(size, timing);
    }
  }
}
