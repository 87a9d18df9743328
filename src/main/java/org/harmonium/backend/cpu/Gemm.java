package org.harmonium.backend.cpu;

import java.util.Arrays;

/**
 * The matrix product of the CPU backend, in float32.
 *
 * <p>Callers have checked the shapes. C shares no element with an operand. An implementation keeps
 * work space between calls, so one instance serves one thread at a time.
 */
interface Gemm {
  /**
   * C &lt;- alpha op(A) op(B) + beta C, where op(X) is X or its transpose. With beta = 0 the old C
   * is not read, so NaN in it does not survive; with alpha = 0 neither A nor B is read.
   *
   * <p>The error of an element is at most about {@code sqrt(k) 2^-24 sum |a b|}, k being the inner
   * dimension.
   *
   * @param alpha factor of the product
   * @param a op(A) is (m, k)
   * @param transA whether op(A) is the transpose of A
   * @param b op(B) is (k, n)
   * @param transB whether op(B) is the transpose of B
   * @param beta factor of the old C
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
   * C &lt;- beta C + alphaPos vPos^T hPos - alphaNeg vNeg^T hNeg: the difference of two
   * correlations, which is the gradient of contrastive divergence (Hinton 2002). The two pairs may
   * differ in their number of rows.
   *
   * @param alphaPos factor of the positive phase
   * @param vPos (p, V)
   * @param hPos (p, H)
   * @param alphaNeg factor of the negative phase, which is subtracted
   * @param vNeg (q, V)
   * @param hNeg (q, H)
   * @param beta factor of the old C
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

  /** What computes the product, for logs and results, such as {@code own (plain Java)}. */
  String name();

  /**
   * C &lt;- beta C, what is left of a product whose alpha or inner dimension is zero.
   *
   * @param beta factor; with 0 the old C is not read
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
