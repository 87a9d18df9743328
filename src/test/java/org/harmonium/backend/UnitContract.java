package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The draws of units that are not binary, bit for bit. */
interface UnitContract extends BackendUnderTest {
  long SEED = 0x123456789abcdefL;
  long LATE = (5L << 32) + 7; // a draw number with both words in use

  /** A stream that stands at a late draw. */
  private RandomStream late() {
    RandomStream random = backend().stream(SEED, 42);
    random.seek(LATE);
    return random;
  }

  private static float uniform(int row, int col) {
    return Philox.uniform(Philox.word(Philox.key(SEED, 42), LATE, row, col));
  }

  private static float normal(int row, int col) {
    return Philox.normal(Philox.key(SEED, 42), LATE, row, col);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 1, 1",
    "5, 10, 0, 10, 5",
    "7, 794, 784, 794, 10",
    "33, 131, 1, 130, 43",
    "65, 64, 3, 63, 3",
    "3, 2200, 20, 2170, 1"
  })
  default void categorical_anyGroups_areTheFirstClassWhoseSumIsAboveU(
      int rows, int cols, int from, int to, int size) {
    float[] p = new float[rows * cols];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.abs(BackendUnderTest.normals(1, i)[0]) / size;
    }
    float[] expected = p.clone();
    int last = 0;
    for (int row = 0; row < rows; row++) {
      for (int group = 0; group < (to - from) / size; group++) {
        int start = row * cols + from + group * size;
        float u = uniform(row, group);
        if (group % 3 == 1) {
          p[start] = u; // not above u: the next class
        }
        int chosen = 0;
        float sum = p[start];
        while (chosen < size - 1 && sum <= u) {
          chosen++;
          sum += p[start + chosen];
        }
        last += sum <= u ? 1 : 0;
        for (int k = 0; k < size; k++) {
          expected[start + k] = k == chosen ? 1 : 0;
        }
      }
    }
    assertTrue(last > 0 || rows * (to - from) / size < 10, "some sums stay below u");
    RandomStream random = late();
    try (Matrix x = backend().upload(p, rows, cols)) {
      backend().categorical(from, to, size, random, x);
      assertArrayEquals(expected, backend().download(x));
      assertEquals(LATE + 1, random.position());
    }
  }

  @Test
  default void categorical_notANumber_staysInItsGroup() {
    float nan = Float.NaN;
    try (Matrix x = backend().upload(new float[] {1, 0, 0, nan, nan, 0, 0, 0}, 2, 4)) {
      backend().categorical(0, 4, 2, backend().stream(1, 2), x);
      assertArrayEquals(new float[] {1, 0, nan, nan, nan, nan, 0, 1}, backend().download(x));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "33, 31", "7, 129", "3, 2049", "1000, 5"})
  default void addBernoulli_addNormal_noisyRectified_anyShape_areAsSpecified(int rows, int cols) {
    float[] special = {0, 1, Float.NaN, 1e4f, -1e4f};
    try (Matrix x = random(rows, cols, 1);
        Matrix p = backend().zeros(rows, cols);
        Matrix row = random(1, cols, 2);
        Matrix out = random(rows, cols, 3)) {
      backend().uniform(backend().stream(4, 4), p);
      float[] input = backend().download(x);
      float[] chance = backend().download(p);
      float[] r = backend().download(row);
      float[] before = backend().download(out);
      for (int i = 0; i < special.length && rows > 5; i++) {
        input[i] = special[i];
        chance[i] = special[i];
      }
      chance[rows * cols - 1] = uniform(rows - 1, cols - 1); // u < p does not hold
      backend().write(input, x);
      backend().write(chance, p);

      RandomStream random = late();
      backend().addBernoulli(p, random, out);
      float[] counts = backend().download(out);
      assertEquals(LATE + 1, random.position());
      backend().copy(x, out);
      random.seek(LATE);
      backend().addNormal(row, random, out);
      float[] noisy = backend().download(out);
      assertEquals(LATE + 1, random.position());
      random.seek(LATE);
      backend().noisyRectified(x, row, random, out);
      float[] rectified = backend().download(out);
      assertEquals(LATE + 1, random.position());

      for (int i = 0; i < input.length; i++) {
        float u = uniform(i / cols, i % cols);
        float z = normal(i / cols, i % cols);
        float one = Float.isNaN(chance[i]) ? Float.NaN : u < chance[i] ? 1 : 0;
        assertEquals(before[i] + one, counts[i]);
        assertEquals(input[i] + r[i % cols] * z, noisy[i]);
        float t = input[i] + r[i % cols];
        float deviation = (float) Math.sqrt(FloatFunctions.sigmoid(t));
        assertEquals(Math.max(t + deviation * z, 0f), rectified[i]);
      }
      random.seek(LATE);
      backend().noisyRectified(x, row, random, x);
      assertArrayEquals(rectified, backend().download(x), "in place");
    }
  }

  @Test
  default void units_ofAView_countRowsFromTheViewAndKeepTheOthers() {
    try (Matrix ones = backend().zeros(1, 5);
        Matrix all = poisoned(7, 5);
        Matrix part = backend().zeros(2, 5)) {
      backend().fill(1f, ones);
      Matrix view = all.rows(3, 5);
      for (Matrix x : new Matrix[] {view, part}) {
        RandomStream random = backend().stream(1, 2);
        backend().fill(0.3f, x);
        backend().addBernoulli(x, random, x);
        backend().addNormal(ones, random, x);
        backend().noisyRectified(x, ones, random, x);
        backend().softmaxColumns(0, 4, 2, x);
        backend().categorical(0, 4, 2, random, x);
        assertEquals(4, random.position());
      }
      assertArrayEquals(backend().download(part), backend().download(view));
      float[] got = backend().download(all);
      for (int i = 0; i < got.length; i++) {
        assertEquals(i >= 15 && i < 25, !Float.isNaN(got[i]), "element " + i);
      }
    }
  }

  @Test
  default void units_inARecordedStep_drawAnewAtEachReplay() {
    float[][] got = new float[2][];
    for (int way = 0; way < 2; way++) {
      RandomStream random = backend().stream(1, 2);
      try (Matrix x = random(6, 9, 1);
          Matrix labels = random(6, 4, 2);
          Matrix row = random(1, 9, 3);
          Matrix column = random(6, 1, 4)) {
        Runnable step =
            () -> {
              backend().multiplyRow(x, row, x);
              backend().addNormal(row, random, x);
              backend().multiplyColumn(x, column, x);
              backend().clip(-2f, 2f, x);
              backend().copyColumns(labels, 1, 3, x, 5);
              backend().applyColumns(Unary.SIGMOID, 1, 6, x);
              backend().addBernoulli(x, random, x);
              backend().noisyRectified(x, row, random, x);
              backend().softmaxColumns(2, 8, 3, x);
              backend().categorical(2, 8, 3, random, x);
              backend().copyColumns(x, 3, 4, labels, 0);
            };
        if (way == 0) {
          for (int i = 0; i < 35; i++) {
            step.run();
          }
        } else {
          try (Recording recording = backend().record(step)) {
            recording.replay(1);
            assertNotEquals(0, backend().dot(x, x));
            recording.replay(34);
          }
        }
        assertEquals(4 * 35, random.position());
        got[way] = backend().download(x);
      }
    }
    assertArrayEquals(got[0], got[1]);
  }

  @Test
  default void addBernoulli_addNormal_noisyRectified_otherShapes_areNamed() {
    RandomStream random = backend().stream(1, 2);
    try (Matrix x = backend().zeros(3, 2);
        Matrix y = backend().zeros(2, 3)) {
      assertEquals(
          "addBernoulli: (3, 2) and (2, 3) differ",
          assertThrows(ShapeException.class, () -> backend().addBernoulli(x, random, y))
              .getMessage());
      assertEquals(
          "addNormal: the row is (2, 3) and must be (1, 2) for (3, 2)",
          assertThrows(ShapeException.class, () -> backend().addNormal(y, random, x)).getMessage());
      assertEquals(
          "noisyRectified: the row is (2, 3) and must be (1, 2) for (3, 2)",
          assertThrows(ShapeException.class, () -> backend().noisyRectified(x, y, random, x))
              .getMessage());
      assertEquals(0, random.position());
    }
  }
}
