package org.harmonium.backend.reference;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.harmonium.backend.Reductions;
import org.harmonium.backend.RowResults;
import org.harmonium.backend.Scalar;

/** The operations with sums, added in the orders that they name. */
final class ReferenceSums implements Reductions<ReferenceMatrix> {
  private static final int LANES = 32;

  @Override
  public void columnSums(Scalar alpha, ReferenceMatrix x, Scalar beta, ReferenceMatrix out) {
    out.set(
        (i, j) -> {
          double sum = RowResults.total(rows(x, row -> x.at(row, j)));
          return alpha.get() * sum + (beta.get() == 0 ? 0 : beta.get() * out.at(0, j));
        });
  }

  @Override
  public double dot(ReferenceMatrix x, ReferenceMatrix y) {
    return RowResults.total(rows(x, i -> sum(x.cols(), j -> x.at(i, j) * y.at(i, j))));
  }

  @Override
  public double squaredDistance(ReferenceMatrix x, ReferenceMatrix y) {
    return RowResults.total(rows(x, i -> sum(x.cols(), j -> square(x.at(i, j) - y.at(i, j)))));
  }

  @Override
  public double[] rowDots(ReferenceMatrix x, ReferenceMatrix row) {
    return rows(x, i -> sum(x.cols(), j -> x.at(i, j) * row.at(0, j)));
  }

  @Override
  public double[] softplusRowSums(double scale, ReferenceMatrix x) {
    return rows(x, i -> sum(x.cols(), j -> RealFunctions.softplus(scale * x.at(i, j))));
  }

  @Override
  public double[] logSumExpRows(ReferenceMatrix x) {
    return rows(
        x,
        i -> {
          double largest = largest(x, i, 0, x.cols());
          double sum = sum(x.cols(), j -> StrictMath.exp(x.at(i, j) - largest));
          return Double.isInfinite(largest) ? largest : largest + StrictMath.log(sum);
        });
  }

  @Override
  public void softmax(ReferenceMatrix x, ReferenceMatrix out) {
    out.set(x::at);
    softmaxColumns(0, out.cols(), out.cols(), out);
  }

  @Override
  public void softmaxColumns(int from, int to, int size, ReferenceMatrix x) {
    for (int row = 0; row < x.rows(); row++) {
      for (int first = from; first < to; first += size) {
        softmaxGroup(x, row, first, size);
      }
    }
  }

  private static void softmaxGroup(ReferenceMatrix x, int row, int first, int size) {
    double largest = largest(x, row, first, size);
    for (int j = first; j < first + size; j++) {
      x.set(row, j, StrictMath.exp(x.at(row, j) - largest));
    }
    double sum = sum(size, j -> x.at(row, first + j));
    for (int j = first; j < first + size; j++) {
      x.set(row, j, x.at(row, j) / sum);
    }
  }

  @Override
  public void maxGroups(int size, ReferenceMatrix x, ReferenceMatrix out) {
    out.set((i, group) -> largest(x, i, group * size, size));
  }

  @Override
  public void maxGroupsGradient(
      int size, ReferenceMatrix x, ReferenceMatrix dy, ReferenceMatrix dx) {
    for (int row = 0; row < dy.rows(); row++) {
      for (int group = 0; group < dy.cols(); group++) {
        double largest = largest(x, row, group * size, size);
        boolean found = false;
        for (int j = group * size; j < (group + 1) * size; j++) {
          boolean first = !found && x.at(row, j) == largest;
          found |= first;
          double slope = Double.isNaN(largest) ? largest : first ? dy.at(row, group) : 0;
          dx.set(row, j, slope);
        }
      }
    }
  }

  @Override
  public void addSquares(ReferenceMatrix x, ReferenceMatrix total) {
    total.set(0, 0, total.at(0, 0) + dot(x, x));
  }

  /** The largest of a group of columns of a row, NaN if one is NaN. */
  private static double largest(ReferenceMatrix x, int row, int first, int size) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = first; j < first + size; j++) {
      largest = Math.max(largest, x.at(row, j));
    }
    return largest;
  }

  /** One number for each row. */
  private static double[] rows(ReferenceMatrix x, IntToDoubleFunction result) {
    double[] results = new double[x.rows()];
    Arrays.setAll(results, result);
    return results;
  }

  /** Lane l adds the terms l, l + 32, ... in turn; lanes are folded 16, 8, 4, 2, 1. */
  private static double sum(int n, IntToDoubleFunction term) {
    double[] lanes = new double[LANES];
    for (int j = 0; j < n; j++) {
      lanes[j % LANES] += term.applyAsDouble(j);
    }
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int l = 0; l < width; l++) {
        lanes[l] += lanes[l + width];
      }
    }
    return lanes[0];
  }

  private static double square(double x) {
    return x * x;
  }
}
