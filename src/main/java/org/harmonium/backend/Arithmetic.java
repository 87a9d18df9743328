package org.harmonium.backend;

/**
 * The arithmetic on whole matrices of a {@link Backend}; what is said there of operands, bits and
 * waiting holds here.
 */
public interface Arithmetic {

  // ---------------------------------------------------------------- products

  /**
   * C = alpha op(A) op(B) + beta C, where op(X) is X or its transpose. With beta = 0, C is
   * overwritten whatever it held (NaN too). Bound on each element: |error| &lt;= c sum |a b| with c
   * as small as float32 sums allow.
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
   * C = alpha vPosᵀ hPos - gamma vNegᵀ hNeg + beta C: the data term less the model term of a
   * Boltzmann machine's gradient, added straight into a velocity. vPos (n, V), hPos (n, H), vNeg
   * (m, V), hNeg (m, H), C (V, H); n and m may differ.
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

  /** out = x op(W) + bias: x (n, K), op(W) (K, M), bias (1, M), out (n, M). */
  default void affine(Matrix x, Matrix w, boolean transposeW, Matrix bias, Matrix out) {
    gemm(Scalar.ONE, x, false, w, transposeW, Scalar.ZERO, out);
    addRow(out, bias, out);
  }

  // ---------------------------------------------------------------- element-wise

  /** out = x. */
  void copy(Matrix x, Matrix out);

  /** out = f(x), element by element. */
  void apply(Unary f, Matrix x, Matrix out);

  /**
   * dx = dy f'(x), element by element, for y = f(x): how a layer passes a gradient back. The slope
   * f'(x) is {@link Unary#slope} of y, so x itself need not be kept; {@code dx} may be {@code y} or
   * {@code dy}.
   */
  void applyGradient(Unary f, Matrix y, Matrix dy, Matrix dx);

  /** out[i, j] = x[i, j] + row[j]; row is (1, cols). */
  void addRow(Matrix x, Matrix row, Matrix out);

  /** y = alpha x + y. */
  void axpy(Scalar alpha, Matrix x, Matrix y);

  /** x = alpha x; with alpha = 0 the result is 0 whatever x held (NaN too). */
  void scale(Scalar alpha, Matrix x);

  /** out = x * y, element by element. */
  void hadamard(Matrix x, Matrix y, Matrix out);

  /** out[i, j] = x[i, j] * row[j]; row is (1, cols), and {@code out} may be {@code x}. */
  void multiplyRow(Matrix x, Matrix row, Matrix out);

  /** out[i, j] = x[i, j] * column[i]; column is (rows, 1), and {@code out} may be {@code x}. */
  void multiplyColumn(Matrix x, Matrix column, Matrix out);

  /**
   * Every element of {@code x} that is below {@code least} becomes {@code least}, and every one
   * above {@code most} becomes {@code most}; NaN stays NaN.
   *
   * @throws IllegalArgumentException if {@code least} is not at most {@code most}
   */
  void clip(float least, float most, Matrix x);

  /**
   * out[i, at + j] = x[i, from + j] for all rows i and 0 &lt;= j &lt; count; the other columns of
   * {@code out} stay. Both have as many rows, and they are different matrices.
   */
  void copyColumns(Matrix x, int from, int count, Matrix out, int at);

  /**
   * x[i, j] = f(x[i, j]) for the columns {@code from} (inclusive) to {@code to} (exclusive); the
   * other columns stay.
   */
  void applyColumns(Unary f, int from, int to, Matrix x);

  /** out = f(x + bias), bias (1, cols); element-wise, so {@code out} may be {@code x}. */
  default void applyWithBias(Unary f, Matrix x, Matrix bias, Matrix out) {
    addRow(x, bias, out);
    apply(f, out, out);
  }

  /**
   * One step of gradient ascent with momentum: velocity = velocity - l2 w - l1 sign(w), then w = w
   * + velocity. The gradient times the learning rate is in the velocity already; l2 and l1 are
   * decay rates times the learning rate.
   */
  void momentumStep(Scalar l2, Scalar l1, Matrix velocity, Matrix w);

  // ---------------------------------------------------------------- sums

  /**
   * out = alpha (sum over rows of x) + beta out; out is (1, cols). Order: rows are added in turn
   * within blocks of 64 rows, then the block sums are added in turn. With beta = 0, out is
   * overwritten.
   */
  void columnSums(Scalar alpha, Matrix x, Scalar beta, Matrix out);

  /**
   * The sum of x * y over all elements, in double. Order: in each row, lane l of 32 adds columns l,
   * l + 32, ... in turn, lanes are folded 16, 8, 4, 2, 1; row results are added in turn within
   * blocks of 64 rows, then block sums in turn.
   */
  double dot(Matrix x, Matrix y);

  /** The sum of (x - y)^2 over all elements, in double, in the order of {@link #dot}. */
  double squaredDistance(Matrix x, Matrix y);

  /**
   * For each row i: sum over j of x[i, j] * row[j], in double, in the lane order of {@link #dot}.
   */
  double[] rowDots(Matrix x, Matrix row);

  /**
   * For each row i: sum over j of log(1 + exp(scale * x[i, j])), in double, in the lane order of
   * {@link #dot}.
   */
  double[] softplusRowSums(double scale, Matrix x);

  /**
   * For each row i: log of the sum over j of exp(x[i, j]), in double. With m the largest number of
   * the row it is m + log(sum over j of exp(x[i, j] - m)), which no x overflows; the sum is in
   * double, in the lane order of {@link #dot}. Where m is infinite, it is m.
   */
  double[] logSumExpRows(Matrix x);

  /**
   * Each row a distribution: out[i, j] = exp(x[i, j] - m) / s, with m the largest number of row i
   * and s the sum over j of exp(x[i, j] - m). {@code out} may be {@code x}. The difference, exp and
   * the quotient are float; s is added in double in the lane order of {@link #dot}, then rounded to
   * float. A row with a NaN or +infinity in it, or with nothing but -infinity, becomes NaN.
   */
  void softmax(Matrix x, Matrix out);

  /**
   * Groups of columns as distributions: the columns {@code from} (inclusive) to {@code to}
   * (exclusive) in groups of {@code size}; each group of each row becomes its {@link #softmax}, and
   * the other columns stay. Lane l of the sum adds the columns l, l + 32, ... of the group, counted
   * from its first one: so a group that is a whole row has the bits of {@link #softmax}.
   */
  void softmaxColumns(int from, int to, int size, Matrix x);
}
