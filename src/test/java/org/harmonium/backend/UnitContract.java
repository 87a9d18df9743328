package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The draws of units that are not binary, bit for bit. */
interface UnitContract extends BackendUnderTest {

  @Test
  default void categorical_notANumber_staysInItsGroup() {
    float nan = Float.NaN;
    try (Matrix x = backend().upload(new float[] {1, 0, 0, nan, nan, 0, 0, 0}, 2, 4)) {
      backend().categorical(0, 4, 2, backend().stream(1, 2), x);
      assertArrayEquals(new float[] {1, 0, nan, nan, nan, nan, 0, 1}, backend().download(x));
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
