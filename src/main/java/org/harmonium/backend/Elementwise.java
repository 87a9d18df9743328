package org.harmonium.backend;

/**
 * The element-wise operations of a {@link Backend} on its own matrix type. {@link GuardedBackend}
 * checks the operands first. Each method implements the operation of the same name.
 *
 * @param <M> the matrix type of the backend
 */
public interface Elementwise<M extends Matrix> {
  void copy(M x, M out);

  void fill(float value, M out);

  void apply(Unary f, M x, M out);

  void applyGradient(Unary f, M y, M dy, M dx);

  void addRow(M x, M row, M out);

  void applyWithBias(Unary f, M x, M bias, M out);

  void axpy(Scalar alpha, M x, M y);

  void scale(Scalar alpha, M x);

  void hadamard(M x, M y, M out);

  void multiplyRow(M x, M row, M out);

  void multiplyColumn(M x, M column, M out);

  void clip(float least, float most, M x);

  void copyColumns(M x, int from, int count, M out, int at);

  void applyColumns(Unary f, int from, int to, M x);

  void addSign(Scalar alpha, M x, M y);

  void momentumStep(Scalar l2, Scalar l1, M velocity, M w);
}
