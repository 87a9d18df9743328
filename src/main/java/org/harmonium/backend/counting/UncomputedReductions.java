package org.harmonium.backend.counting;

import org.harmonium.backend.Reductions;
import org.harmonium.backend.Scalar;

/** The operations with sums, none of which adds anything; each number that they return is 0. */
final class UncomputedReductions implements Reductions<CountedMatrix> {
  @Override
  public void columnSums(Scalar alpha, CountedMatrix x, Scalar beta, CountedMatrix out) {}

  @Override
  public double dot(CountedMatrix x, CountedMatrix y) {
    return 0;
  }

  @Override
  public double squaredDistance(CountedMatrix x, CountedMatrix y) {
    return 0;
  }

  @Override
  public double[] rowDots(CountedMatrix x, CountedMatrix row) {
    return new double[x.rows()];
  }

  @Override
  public double[] softplusRowSums(double scale, CountedMatrix x) {
    return new double[x.rows()];
  }

  @Override
  public double[] logSumExpRows(CountedMatrix x) {
    return new double[x.rows()];
  }

  @Override
  public void softmax(CountedMatrix x, CountedMatrix out) {}

  @Override
  public void softmaxColumns(int from, int to, int size, CountedMatrix x) {}

  @Override
  public void maxGroups(int size, CountedMatrix x, CountedMatrix out) {}

  @Override
  public void maxGroupsGradient(int size, CountedMatrix x, CountedMatrix dy, CountedMatrix dx) {}

  @Override
  public void addSquares(CountedMatrix x, CountedMatrix total) {}
}
