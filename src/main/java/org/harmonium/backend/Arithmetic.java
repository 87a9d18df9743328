package org.harmonium.backend;

/**
 * Arithmetic on whole matrices. The rules for operands, reproducibility and synchronisation are
 * those of {@link Backend}.
 */
public interface Arithmetic {

  // ---------------------------------------------------------------- products

  /**
   * Computes C = alpha op(A) op(B) + beta C, where op(X) is X or its transpose. If beta is 0, C is
   * overwritten, even if it contains NaN. The error of each element is at most c times the sum of
   * |a b|, where c is a small multiple of the float32 rounding error.
   */
  void gemm(
      Scalar alpha,
      Matrix a,
      boolean transposeA,
      Matrix b,
      boolean transposeB,
      Scalar beta,
      Matrix c);

  /**
   * Computes C = alpha vPosᵀ hPos - gamma vNegᵀ hNeg + beta C, the gradient of a Boltzmann machine
   * as the difference between the data term and the model term, added to a velocity. The shapes are
   * vPos (n, V), hPos (n, H), vNeg (m, V), hNeg (m, H) and C (V, H); n and m may differ.
   */
  default void contrast(
      Scalar alpha,
      Matrix vPos,
      Matrix hPos,
      Scalar gamma,
      Matrix vNeg,
      Matrix hNeg,
      Scalar beta,
      Matrix c) {
    gemm(alpha, vPos, true, hPos, false, beta, c);
    gemm(gamma.negated(), vNeg, true, hNeg, false, Scalar.ONE, c);
  }

  /** Computes out = x op(W) + bias, for x (n, K), op(W) (K, M), bias (1, M) and out (n, M). */
  default void affine(Matrix x, Matrix w, boolean transposeW, Matrix bias, Matrix out) {
    gemm(Scalar.ONE, x, false, w, transposeW, Scalar.ZERO, out);
    addRow(out, bias, out);
  }

  // ---------------------------------------------------------------- element-wise

  /** Computes out = x. */
  void copy(Matrix x, Matrix out);

  /** Computes out = f(x), element-wise. */
  void apply(Unary f, Matrix x, Matrix out);

  /**
   * Computes dx = dy f'(x), element-wise, for y = f(x): backpropagation through an activation
   * function. The derivative f'(x) is {@link Unary#slope} of y, so x need not be kept. {@code dx}
   * may be {@code y} or {@code dy}.
   */
  void applyGradient(Unary f, Matrix y, Matrix dy, Matrix dx);

  /** Computes out[i, j] = x[i, j] + row[j], for row (1, cols). */
  void addRow(Matrix x, Matrix row, Matrix out);

  /** Computes y = alpha x + y. */
  void axpy(Scalar alpha, Matrix x, Matrix y);

  /** Computes x = alpha x. If alpha is 0, the result is 0, even if x contains NaN. */
  void scale(Scalar alpha, Matrix x);

  /** Computes out = x * y, element-wise. */
  void hadamard(Matrix x, Matrix y, Matrix out);

  /** Computes out[i, j] = x[i, j] * row[j], for row (1, cols). {@code out} may be {@code x}. */
  void multiplyRow(Matrix x, Matrix row, Matrix out);

  /** Computes out[i, j] = x[i, j] * column[i], for column (rows, 1); {@code out} may be x. */
  void multiplyColumn(Matrix x, Matrix column, Matrix out);

  /**
   * Clamps every element of {@code x} to the range from {@code least} to {@code most}. NaN stays
   * NaN.
   *
   * @throws IllegalArgumentException unless {@code least} is at most {@code most}
   */
  void clip(float least, float most, Matrix x);

  /**
   * Copies columns: out[i, at + j] = x[i, from + j] for all rows i and 0 &lt;= j &lt; count. The
   * other columns of {@code out} are unchanged. The two matrices must be different and have equally
   * many rows.
   */
  void copyColumns(Matrix x, int from, int count, Matrix out, int at);

  /**
   * Computes x[i, j] = f(x[i, j]) for the columns {@code from} (inclusive) to {@code to}
   * (exclusive). The other columns are unchanged.
   */
  void applyColumns(Unary f, int from, int to, Matrix x);

  /** Computes out = f(x + bias), for bias (1, cols). {@code out} may be {@code x}. */
  default void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    addRow(x, bias, out);
    apply(f, out, out);
  }

  /**
   * Takes one step of gradient ascent with momentum: velocity = velocity - l2 w - l1 sign(w), then
   * w = w + velocity. The velocity already includes the gradient times the learning rate; l2 and l1
   * are decay rates times the learning rate.
   */
  void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w);

  // ---------------------------------------------------------------- sums

  /**
   * Computes out = alpha (sum over rows of x) + beta out, for out (1, cols). Order of summation:
   * the rows within each block of 64 rows in sequence, then the block sums in sequence. If beta is
   * 0, out is overwritten.
   */
  void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out);

  /**
   * Returns the sum of x * y over all elements, in double. Order of summation: in each row, lane l
   * of 32 adds the columns l, l + 32, ... in sequence, and the lanes are folded by 16, 8, 4, 2, 1;
   * the row results within each block of 64 rows are added in sequence, then the block sums in
   * sequence.
   */
  double dot(Matrix x, Matrix y);

  /** Returns the sum of (x - y)^2 over all elements, in double, in the order of {@link #dot}. */
  double squaredDistance(Matrix x, Matrix y);

  /** Returns the sum over j of x[i, j] * row[j] for each row i, in the lanes of {@link #dot}. */
  double[] rowDots(Matrix x, Matrix row);

  /** Returns the sum over j of log(1 + exp(scale x[i, j])) for each row i, as {@link #rowDots}. */
  double[] softplusRowSums(double scale, Matrix x);

  /**
   * Returns, for each row i, the logarithm of the sum over j of exp(x[i, j]), in double. With m the
   * maximum of the row, the result is m + log(sum over j of exp(x[i, j] - m)), which does not
   * overflow; the sum is in double, in the lane order of {@link #dot}. If m is infinite, the result
   * is m.
   */
  double[] logSumExpRows(Matrix x);

  /**
   * Computes the softmax of each row: out[i, j] = exp(x[i, j] - m) / s, where m is the maximum of
   * row i and s is the sum over j of exp(x[i, j] - m). The difference, the exponential and the
   * quotient are float; s is added in double in the lane order of {@link #dot}, then rounded to
   * float. A row that contains NaN or +infinity, or only -infinity, becomes NaN. {@code out} may be
   * {@code x}.
   */
  void softmax(Matrix x, Matrix out);

  /**
   * Computes the {@link #softmax} of groups of columns in place: the columns {@code from}
   * (inclusive) to {@code to} (exclusive) are divided into groups of {@code size}, and each group
   * of each row becomes its softmax. The other columns are unchanged. Lane l of the sum adds the
   * columns l, l + 32, ... of the group, counted from its first column, so a group that is a whole
   * row gives the same bits as {@link #softmax}.
   */
  void softmaxColumns(int from, int to, int size, Matrix x);
}
