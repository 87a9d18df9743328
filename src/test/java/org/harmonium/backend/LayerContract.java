package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks of dropout, maxout and the gradient of a sum of magnitudes: bit for bit. */
interface LayerContract extends BackendUnderTest {
  long SEED = 0xfedcba987654321L;
  long LATE = (3L << 32) + 11; // a draw number with both words in use

  private RandomStream late() {
    RandomStream random = backend().stream(SEED, 17);
    random.seek(LATE);
    return random;
  }

  private static float uniform(int row, int col) {
    return Philox.uniform(Philox.word(Philox.key(SEED, 17), LATE, row, col));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.5",
    "33, 31, 0.8",
    "7, 129, 0.3",
    "3, 2049, 0.9999999",
    "1000, 5, 1",
    "65, 64, 0x1p-24"
  })
  default void dropoutMask_anyShape_keepsWhereUIsBelow(int rows, int cols, String chance) {
    RandomStream random = late();
    // The number of the last element, too, which is then not below.
    for (float keep : new float[] {Float.parseFloat(chance), uniform(rows - 1, cols - 1)}) {
      random.seek(LATE);
      try (Matrix mask = poisoned(rows, cols)) {
        backend().dropoutMask(keep, random, mask);
        float[] got = backend().download(mask);
        for (int i = 0; i < got.length; i++) {
          float kept = uniform(i / cols, i % cols) < keep ? (float) (1 / (double) keep) : 0;
          assertEquals(kept, got[i], "element " + i);
        }
        assertEquals(LATE + 1, random.position());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 0.5f, 0.7f, 1f})
  default void dropoutMask_override_equalsDefault(float keep) {
    try (Matrix mask = poisoned(33, 130);
        Matrix expected = poisoned(33, 130)) {
      backend().dropoutMask(keep, backend().stream(1, 2), mask);
      defaults().dropoutMask(keep, backend().stream(1, 2), expected);
      assertArrayEquals(backend().download(expected), backend().download(mask));
    }
  }

  @Test
  default void dropoutMask_ofAView_countsRowsFromTheViewAndKeepsTheOthers() {
    try (Matrix all = poisoned(7, 5);
        Matrix part = poisoned(2, 5)) {
      backend().dropoutMask(0.6f, backend().stream(1, 2), all.rows(3, 5));
      backend().dropoutMask(0.6f, backend().stream(1, 2), part);
      assertArrayEquals(backend().download(part), backend().download(all.rows(3, 5)));
      assertOnlyRows(all, 3, 5);
    }
  }

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

  /** Steps of a half, so that many are equal, and with everything that is special among them. */
  private static float[] tied(int n, long seed) {
    float[] values = BackendUnderTest.normals(n, seed);
    for (int i = 0; i < n; i++) {
      values[i] = Math.round(2 * values[i]) / 2f * (i % 7 == 3 ? -1 : 1); // -0 among them
    }
    float[] special = ElementContract.SPECIAL;
    for (int i = 0; i < special.length && n > 8 * special.length; i++) {
      values[5 * i] = special[i];
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "5, 7, 1",
    "33, 31, 2",
    "7, 43, 3",
    "100, 240, 5",
    "3, 1, 40",
    "2, 700, 4",
    "9, 5, 64"
  })
  default void maxGroups_maxGroupsGradient_anyGroups_areTheLargestAndItsFirstPlace(
      int rows, int groups, int size) {
    float[] values = tied(rows * groups * size, 5);
    try (Matrix x = backend().upload(values, rows, groups * size);
        Matrix out = poisoned(rows, groups);
        Matrix dy = random(rows, groups, 6);
        Matrix dx = poisoned(rows, groups * size)) {
      backend().maxGroups(size, x, out);
      backend().maxGroupsGradient(size, x, dy, dx);
      float[] largest = backend().download(out);
      float[] gradient = backend().download(dy);
      float[] passed = backend().download(dx);
      for (int group = 0; group < rows * groups; group++) {
        int start = group * size;
        // Doubles in their total order: NaN above all, -0 below 0.
        double most =
            IntStream.range(start, start + size).mapToDouble(i -> values[i]).max().orElseThrow();
        assertEquals((float) most, largest[group], "group " + group);
        int first =
            IntStream.range(start, start + size)
                .filter(i -> values[i] == most)
                .findFirst()
                .orElse(-1);
        for (int i = start; i < start + size; i++) {
          float expected = first < 0 ? Float.NaN : i == first ? gradient[group] : 0;
          assertEquals(expected, passed[i], "group " + group + ", element " + (i - start));
        }
      }
      assertArrayEquals(values, backend().download(x));
      backend().maxGroupsGradient(size, x, dy, x);
      assertArrayEquals(passed, backend().download(x), "over x");
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

  @ParameterizedTest
  @CsvSource({"1, 1, 0.3", "129, 33, 0.01", "31, 129, -2", "5, 2049, 0"})
  default void addSign_anyNumber_isOneFma(int rows, int cols, float alpha) {
    float[] values = tied(rows * cols, 7);
    Scalar factor = backend().scalar(alpha);
    try (Matrix x = backend().upload(values, rows, cols);
        Matrix y = random(rows, cols, 8)) {
      float[] before = backend().download(y);
      backend().addSign(factor, x, y);
      float[] got = backend().download(y);
      for (int i = 0; i < got.length; i++) {
        double sign = values[i] > 0 ? 1 : values[i] < 0 ? -1 : values[i];
        // Exact in double, then rounded once.
        assertEquals((float) (alpha * sign + before[i]), got[i], "sign of " + values[i]);
      }
      backend().addSign(factor.negated(), x, y);
      float[] back = backend().download(y);
      for (int i = 0; i < got.length; i++) {
        assertEquals(Math.fma(-alpha, Math.signum(values[i]), got[i]), back[i]);
      }
    }
  }

  @Test
  default void layers_ofAView_readAndWriteOnlyItsRows() {
    try (Matrix x = poisoned(7, 6);
        Matrix out = poisoned(7, 3);
        Matrix dy = poisoned(7, 3);
        Matrix dx = poisoned(7, 6)) {
      backend().fill(3f, x.rows(1, 3));
      backend().fill(2f, dy.rows(4, 6));
      backend().maxGroups(2, x.rows(1, 3), out.rows(2, 4));
      assertOnlyRows(out, 2, 4);
      backend().maxGroupsGradient(2, x.rows(1, 3), dy.rows(4, 6), dx.rows(3, 5));
      assertOnlyRows(dx, 3, 5);
      assertArrayEquals(new float[] {2, 0, 2, 0, 2, 0}, backend().download(dx.rows(4, 5)));
      backend().addSign(Scalar.ONE, x.rows(1, 3), dx.rows(3, 5));
      assertOnlyRows(dx, 3, 5);
      assertArrayEquals(new float[] {3, 1, 3, 1, 3, 1}, backend().download(dx.rows(4, 5)));
    }
  }

  private void assertOnlyRows(Matrix x, int from, int to) {
    float[] got = backend().download(x);
    for (int i = 0; i < got.length; i++) {
      boolean inside = i / x.cols() >= from && i / x.cols() < to;
      assertTrue(inside != Float.isNaN(got[i]), "element " + i);
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
