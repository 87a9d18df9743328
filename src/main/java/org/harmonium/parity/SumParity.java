package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;

/** The sums: bit for bit in the orders that {@link org.harmonium.backend.Backend} names. */
final class SumParity {
  private static final int[][] SHAPES = {{1, 1}, {3, 5}, {65, 130}, {100, 784}, {784, 33}};
  private static final int[][] LARGE = {{4096, 4096}};
  private static final int LANES = 32;
  private static final int BLOCK = 64;

  /**
   * Of a sum in double whose terms may be rounded in their own way: up to 130 roundings a lane, and
   * a few in each term, of 2^-53 each. A softplus far below 0 may be rounded like the 1 + exp(x)
   * inside it, so each term counts as 1 at least.
   */
  private static final double RELATIVE = 1e-13;

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  SumParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    for (int[] shape : SHAPES) {
      ofShape(shape[0], shape[1]);
    }
    if (full) {
      for (int[] shape : LARGE) {
        ofShape(shape[0], shape[1]);
      }
    }
  }

  private void ofShape(int rows, int cols) {
    String shape = rows + "x" + cols;
    float[] x = Numbers.normals(rows * cols, seed);
    float[] y = Numbers.normals(rows * cols, seed + 1);
    float[] row = Numbers.normals(cols, seed + 2);
    for (float beta : new float[] {0, 0.9f}) {
      comparison.bits(
          "columnSums",
          shape,
          bench -> {
            Matrix out = beta == 0 ? bench.poisoned(1, cols) : bench.of(row, 1, cols);
            bench
                .backend()
                .columnSums(Scalar.of(0.5f), bench.of(x, rows, cols), Scalar.of(beta), out);
            return List.of(bench.read("out", out));
          },
          List.of(columnSums(x, rows, cols, beta, row)));
    }
    comparison.bits(
        "dot",
        shape,
        bench ->
            List.of(
                Output.of(
                    "dot", bench.backend().dot(bench.of(x, rows, cols), bench.of(y, rows, cols)))),
        List.of(Output.of("dot", inBlocks(rowSums(rows, cols, i -> (double) x[i] * y[i])))));
    comparison.bits(
        "rowDots",
        shape,
        bench ->
            List.of(
                Output.of(
                    "rowDots",
                    bench.backend().rowDots(bench.of(x, rows, cols), bench.of(row, 1, cols)))),
        List.of(Output.of("rowDots", rowSums(rows, cols, i -> (double) x[i] * row[i % cols]))));
    squaredDistance(shape, x, y, rows, cols);
    for (double scale : new double[] {0.5, 30}) {
      softplus(shape, scale, x, rows, cols);
    }
  }

  /** The square may be fused with its addition, so the specification leaves the last bit open. */
  private void squaredDistance(String shape, float[] x, float[] y, int rows, int cols) {
    Trial trial =
        bench ->
            List.of(
                Output.of(
                    "squaredDistance",
                    bench
                        .backend()
                        .squaredDistance(bench.of(x, rows, cols), bench.of(y, rows, cols))));
    comparison.bits("squaredDistance", shape, trial, null);
    double[] truth = {
      inBlocks(
          rowSums(
              rows,
              cols,
              i -> {
                double gap = (double) x[i] - y[i];
                return gap * gap;
              }))
    };
    near("squaredDistance", shape, trial, 0, truth);
  }

  private void softplus(String shape, double scale, float[] x, int rows, int cols) {
    Trial trial =
        bench ->
            List.of(
                Output.of(
                    "softplusRowSums",
                    bench.backend().softplusRowSums(scale, bench.of(x, rows, cols))));
    String tried = shape + " scale " + scale;
    comparison.bits("softplusRowSums", tried, trial, null);
    near(
        "softplusRowSums",
        tried,
        trial,
        cols,
        rowSums(rows, cols, i -> FloatFunctions.softplus(scale * x[i])));
  }

  private void near(String operation, String shape, Trial trial, double terms, double[] truth) {
    comparison.distances(
        operation,
        shape,
        trial,
        "|error| / (terms + sum)",
        (got, expected) -> Math.abs(got - expected) / (terms + Math.abs(expected)),
        RELATIVE,
        truth);
  }

  // ---------------------------------------------------------------- the specified orders

  /** A term of a sum. */
  interface Term {
    double at(int i);
  }

  private static Output columnSums(float[] x, int rows, int cols, float beta, float[] before) {
    float[] sums = new float[cols];
    for (int j = 0; j < cols; j++) {
      float sum = 0;
      for (int block = 0; block < rows; block += BLOCK) {
        float partial = 0;
        for (int i = block; i < Math.min(block + BLOCK, rows); i++) {
          partial += x[i * cols + j];
        }
        sum += partial;
      }
      sums[j] = beta == 0 ? 0.5f * sum : Math.fma(0.5f, sum, beta * before[j]);
    }
    return Output.of("out", cols, sums);
  }

  /** Each row in 32 lanes, folded by halves. */
  static double[] rowSums(int rows, int cols, Term term) {
    double[] sums = new double[rows];
    for (int i = 0; i < rows; i++) {
      double[] lanes = new double[LANES];
      for (int j = 0; j < cols; j++) {
        lanes[j % LANES] += term.at(i * cols + j);
      }
      for (int width = LANES / 2; width > 0; width /= 2) {
        for (int l = 0; l < width; l++) {
          lanes[l] += lanes[l + width];
        }
      }
      sums[i] = lanes[0];
    }
    return sums;
  }

  static double inBlocks(double[] rowSums) {
    double sum = 0;
    for (int block = 0; block < rowSums.length; block += BLOCK) {
      double partial = 0;
      for (int i = block; i < Math.min(block + BLOCK, rowSums.length); i++) {
        partial += rowSums[i];
      }
      sum += partial;
    }
    return sum;
  }
}
