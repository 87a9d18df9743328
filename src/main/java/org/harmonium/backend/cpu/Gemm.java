package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * A matrix product of the CPU backend, in float32.
 *
 * <p>Callers must check the shapes, and C must not share elements with another operand. An
 * implementation keeps a workspace between calls, so an instance must not be used by several
 * threads at a time.
 */
interface Gemm {
  /**
   * Computes C = alpha op(A) op(B) + beta C, where op(X) is X or its transpose. If beta is 0, the
   * old C is not read, so NaN in it has no effect; if alpha is 0, neither A nor B is read.
   *
   * <p>The error of an element is at most about {@code sqrt(k) 2^-24 sum |a b|}, where k is the
   * inner dimension.
   *
   * @param a op(A) is (m, k), the transpose of A if {@code transA}
   * @param b op(B) is (k, n), the transpose of B if {@code transB}
   * @param c (m, n), modified
   */
  void multiply(
      float alpha,
      CpuMatrix a,
      boolean transA,
      CpuMatrix b,
      boolean transB,
      float beta,
      CpuMatrix c);

  /**
   * Computes C = beta C + alphaPos vPos^T hPos - alphaNeg vNeg^T hNeg, the difference of two
   * correlations, which is the gradient of contrastive divergence (Hinton 2002). The two pairs may
   * differ in their number of rows.
   *
   * @param vPos (p, V), with hPos (p, H)
   * @param vNeg (q, V), with hNeg (q, H)
   * @param c (V, H), modified
   */
  default void contrast(
      float alphaPos,
      CpuMatrix vPos,
      CpuMatrix hPos,
      float alphaNeg,
      CpuMatrix vNeg,
      CpuMatrix hNeg,
      float beta,
      CpuMatrix c) {
    multiply(alphaPos, vPos, true, hPos, false, beta, c);
    multiply(-alphaNeg, vNeg, true, hNeg, false, 1, c);
  }

  /** Returns the name of the implementation for logs and results, as {@code own (plain Java)}. */
  String name();

  /**
   * Computes C = beta C, the result of a product whose alpha or inner dimension is zero.
   *
   * @param beta factor; if 0, the old C is not read
   * @param c modified
   */
  static void scale(float beta, CpuMatrix c) {
    int end = c.offset + c.rows * c.cols;
    if (beta == 0) {
      Arrays.fill(c.data, c.offset, end, 0f);
    } else if (beta != 1) {
      for (int i = c.offset; i < end; i++) {
        c.data[i] *= beta;
      }
    }
  }
}
