package org.harmonium.backend;

/**
 * The operations of a {@link Backend} with sums or maxima over rows or columns in them, by their
 * names there, as a backend does them on matrices of its own: {@link GuardedBackend} has checked
 * the shapes.
 *
 * @param <M> the backend's matrices
 */
public interface Reductions<M extends Matrix> {
  void columnSums(Scalar alpha, M x, Scalar beta, M out);

  double dot(M x, M y);

  double squaredDistance(M x, M y);

  double[] rowDots(M x, M row);

  double[] softplusRowSums(double scale, M x);

  double[] logSumExpRows(M x);

  void softmax(M x, M out);

  void softmaxColumns(int from, int to, int size, M x);

  void maxGroups(int size, M x, M out);

  void maxGroupsGradient(int size, M x, M dy, M dx);

  void addSquares(M x, M total);
}
