package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations on matrices whose shapes do not fit, for which no other contract has a test. */
interface RefusalContract extends BackendUnderTest {
  /** A use of an operation on x (3, 2) and y (2, 3). */
  interface Use {
    void on(Backend b, Matrix x, Matrix y, RandomStream random);
  }

  Map<String, Use> USES =
      Map.ofEntries(
          Map.entry("copy", (b, x, y, random) -> b.copy(x, y)),
          Map.entry("addRow", (b, x, y, random) -> b.addRow(x, y, x)),
          Map.entry("hadamard", (b, x, y, random) -> b.hadamard(x, y, x)),
          Map.entry("axpy", (b, x, y, random) -> b.axpy(Scalar.ONE, x, y)),
          Map.entry("apply", (b, x, y, random) -> b.apply(Unary.EXP, x, y)),
          Map.entry("applyWithBias", (b, x, y, random) -> b.applyWithBias(Unary.EXP, x, y, x)),
          Map.entry(
              "momentumStep", (b, x, y, random) -> b.momentumStep(Scalar.ONE, Scalar.ONE, x, y)),
          Map.entry(
              "momentumDescent",
              (b, x, y, random) -> b.momentumDescent(Scalar.ONE, Scalar.ONE, Scalar.ZERO, x, x, y)),
          Map.entry("softmax", (b, x, y, random) -> b.softmax(x, y)),
          Map.entry("columnSums", (b, x, y, random) -> b.columnSums(Scalar.ONE, x, Scalar.ONE, y)),
          Map.entry("dot", (b, x, y, random) -> b.dot(x, y)),
          Map.entry("squaredDistance", (b, x, y, random) -> b.squaredDistance(x, y)),
          Map.entry("rowDots", (b, x, y, random) -> b.rowDots(x, y)),
          Map.entry("affine", (b, x, y, random) -> b.affine(x, y, false, y, x)),
          Map.entry(
              "contrast",
              (b, x, y, random) -> b.contrast(Scalar.ONE, x, y, Scalar.ONE, x, y, Scalar.ZERO, x)),
          Map.entry("bernoulli", (b, x, y, random) -> b.bernoulli(x, random, y)),
          Map.entry(
              "sigmoidBernoulli", (b, x, y, random) -> b.sigmoidBernoulli(x, y, random, null, x)));

  @Test
  default void shapesThatDoNotFit_areRefusedAndNamed() {
    RandomStream random = backend().stream(1, 2);
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3)) {
      backend().fill(7f, x);
      USES.forEach(
          (operation, use) -> {
            ShapeException e =
                assertThrows(
                    ShapeException.class, () -> use.on(backend(), x, y, random), operation);
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("(2, 3)") && message.contains("(3, 2)"), message);
          });
      assertEquals(0, random.position());
      assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, backend().download(x));
    }
  }
}
