package org.harmonium.parity;

import java.util.function.IntToDoubleFunction;
import org.harmonium.backend.FloatFunctions;
import org.harmonium.backend.Scalar;
import org.harmonium.parity.Expectation.Accuracy;
import org.jspecify.annotations.Nullable;

/** The sums, in the orders that {@link org.harmonium.backend.Backend} specifies. */
final class SumCases extends ShapedCases {
  private static final int LANES = 32;
  private static final int BLOCK = 64;

  /**
   * The relative error of a sum in double whose terms may be rounded in their own way: up to 130
   * roundings in a lane and a few in each term, of 2^-53 each. A softplus far below 0 may be
   * rounded like the 1 + exp(x) inside it, so each term counts as 1 at least.
   */
  private static final double RELATIVE = 1e-13;

  SumCases(Setting setting) {
    super(setting);
  }

  @Override
  void add() {
    float[] x = normals(n, 0);
    float[] y = normals(n, 1);
    float[] row = normals(cols, 2);
    columnSums(x, 0.5f, 0, null);
    columnSums(x, -0.5f, 0.9f, row);
    columnSums(x, 1, -1, row);
    operation("dot")
        .in(x)
        .in(y)
        .gives(
            Expectation.of(inBlocks(rowSums(rows, cols, i -> (double) x[i] * y[i]))),
            (b, m) -> new double[] {b.dot(m[0], m[1])});
    operation("rowDots")
        .in(x)
        .row(row)
        .gives(
            Expectation.of(rowSums(rows, cols, i -> (double) x[i] * row[i % cols])),
            (b, m) -> b.rowDots(m[0], m[1]));
    // The square may be fused with its addition, so the last bits are not specified.
    double[] squares = rowSums(rows, cols, i -> ((double) x[i] - y[i]) * ((double) x[i] - y[i]));
    operation("squaredDistance")
        .in(x)
        .in(y)
        .gives(
            Expectation.of(near(0, inBlocks(squares))),
            (b, m) -> new double[] {b.squaredDistance(m[0], m[1])});
    operation("squaredDistance", " to itself")
        .in(x)
        .gives(Expectation.of(0), (b, m) -> new double[] {b.squaredDistance(m[0], m[0])});
    for (double scale : new double[] {0.5, 30, 0}) {
      operation("softplusRowSums", " scale " + scale)
          .in(x)
          .gives(
              Expectation.of(
                  near(cols, rowSums(rows, cols, i -> FloatFunctions.softplus(scale * x[i])))),
              (b, m) -> b.softplusRowSums(scale, m[0]));
    }
    float total = 0.7f + (float) inBlocks(rowSums(rows, cols, i -> (double) x[i] * x[i]));
    operation("addSquares")
        .in(x)
        .result("total", new float[] {0.7f}, 1, 1, Expectation.of(total))
        .by((b, m) -> b.addSquares(m[0], m[1]));
  }

  private static Accuracy near(double terms, double... exact) {
    return Accuracy.relative("|error| / (terms + sum)", terms, RELATIVE, exact);
  }

  /** Blocks of 64 rows in turn, then the block sums; {@code before} is null for NaN. */
  private void columnSums(float[] x, float alpha, float beta, float @Nullable [] before) {
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
      sums[j] = before == null ? alpha * sum : Math.fma(alpha, sum, beta * before[j]);
    }
    operation("columnSums", " alpha " + alpha + " beta " + beta)
        .in(x)
        .result("out", before, 1, cols, Expectation.of(sums))
        .by((b, m) -> b.columnSums(Scalar.of(alpha), m[0], Scalar.of(beta), m[1]));
  }

  // ---------------------------------------------------------------- the specified orders

  /** Each row in 32 lanes, folded by halves. */
  static double[] rowSums(int rows, int cols, IntToDoubleFunction term) {
    double[] sums = new double[rows];
    for (int i = 0; i < rows; i++) {
      double[] lanes = new double[LANES];
      for (int j = 0; j < cols; j++) {
        lanes[j % LANES] += term.applyAsDouble(i * cols + j);
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

  /** The sums of rows in turn in blocks of 64, then the block sums. */
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
