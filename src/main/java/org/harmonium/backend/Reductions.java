package org.harmonium.backend;

/**
 * The sums and maxima over rows or columns of a {@link Backend} on its own matrix type. {@link
 * GuardedBackend} checks the operands first. Each method implements the operation of the same name.
 *
 * @param <M> the matrix type of the backend
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
