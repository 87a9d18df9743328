package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What products do beside the numbers that the table of operations checks. */
interface ProductContract extends BackendUnderTest {
  @Test
  default void gemm_scalarVariable_isReadAtEachCall() {
    Scalar alpha = backend().scalar(2f);
    try (Matrix a = backend().upload(new float[] {3}, 1, 1);
        Matrix c = backend().zeros(1, 1)) {
      backend().gemm(alpha, a, false, a, false, Scalar.ZERO, c);
      assertEquals(18f, backend().download(c)[0]);
      alpha.set(-1f);
      backend().gemm(alpha.negated(), a, false, a, false, Scalar.ONE, c);
      assertEquals(27f, backend().download(c)[0]);
    }
  }

  @Test
  default void gemm_shapesThatDoNotFit_areNamed() {
    try (Matrix a = backend().zeros(100, 784);
        Matrix b = backend().zeros(500, 784);
        Matrix c = backend().zeros(100, 500)) {
      ShapeException e =
          assertThrows(
              ShapeException.class,
              () -> backend().gemm(Scalar.ONE, a, false, b, false, Scalar.ZERO, c));
      assertEquals(
          "gemm: (100, 784) (500, 784): inner dimensions 784 and 500 differ", e.getMessage());
      assertThrows(
          ShapeException.class,
          () -> backend().gemm(Scalar.ONE, a, false, b, true, Scalar.ZERO, a));
    }
  }
}
