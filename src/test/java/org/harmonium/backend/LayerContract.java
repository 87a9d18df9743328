package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Masks of dropout, maxout and the gradient of a sum of magnitudes: bit for bit. */
interface LayerContract extends BackendUnderTest {

  @Test
  default void dropoutMask_keepThatIsNoProbability_isNamed() {
    RandomStream random = backend().stream(1, 2);
    try (Matrix mask = poisoned(3, 5)) {
      for (float keep : new float[] {0, -0.5f, 1.0000001f, 0x1p-25f, Float.NaN}) {
        String expected = "dropoutMask: keep is " + keep + " and must be from 2^-24 to 1";
        for (Backend each : new Backend[] {backend(), defaults()}) {
          Executable refused = () -> each.dropoutMask(keep, random, mask);
          assertEquals(
              expected, assertThrows(IllegalArgumentException.class, refused).getMessage());
        }
      }
      assertEquals(0, random.position());
      assertTrue(Float.isNaN(backend().download(mask)[0]));
    }
  }

  @Test
  default void maxGroups_maxGroupsGradient_edges_areExact() {
    float infinity = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    float[] values = {
      2, 2, 1, //
      -0f, 0, -0f, //
      -infinity, -infinity, -infinity, //
      nan, infinity, 0, //
      0, nan, 1, //
      3, 1, infinity
    };
    try (Matrix x = backend().upload(values, 2, 9);
        Matrix out = poisoned(2, 3);
        Matrix dy = backend().upload(new float[] {10, 20, 30, 40, 50, nan}, 2, 3)) {
      backend().maxGroups(3, x, out);
      assertArrayEquals(new float[] {2, 0, -infinity, nan, nan, infinity}, backend().download(out));
      backend().maxGroupsGradient(3, x, dy, x);
      float[] passed = {10, 0, 0, 20, 0, 0, 30, 0, 0, nan, nan, nan, nan, nan, nan, 0, 0, nan};
      assertArrayEquals(passed, backend().download(x));
    }
  }

  private static String refusal(Executable operation) {
    return assertThrows(ShapeException.class, operation).getMessage();
  }

  @Test
  default void maxGroups_maxGroupsGradient_addSign_otherShapes_areNamed() {
    try (Matrix x = backend().zeros(3, 6);
        Matrix y = backend().zeros(3, 2)) {
      assertEquals(
          "maxGroups: 6 columns cannot be divided into groups of 4",
          refusal(() -> backend().maxGroups(4, x, y)));
      assertEquals(
          "maxGroups: 6 columns cannot be divided into groups of 0",
          refusal(() -> backend().maxGroups(0, x, y)));
      assertEquals("maxGroups: (3, 2) must be (3, 3)", refusal(() -> backend().maxGroups(2, x, y)));
      assertEquals(
          "maxGroupsGradient: (3, 2) must be (3, 3)",
          refusal(() -> backend().maxGroupsGradient(2, x, y, x)));
      assertEquals(
          "maxGroupsGradient: (3, 6) and (3, 2) differ",
          refusal(() -> backend().maxGroupsGradient(3, x, y, y)));
      assertEquals(
          "addSign: (3, 6) and (3, 2) differ", refusal(() -> backend().addSign(Scalar.ONE, x, y)));
    }
  }
}
