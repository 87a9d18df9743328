package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matrices and what else lives in a backend: making, copying, gathering, recording, closing. */
interface HandleContract extends BackendUnderTest {

  @Test
  default void name_description_precision_sayWhatItIs() {
    assertTrue(backend().description().contains(backend().name()));
    assertEquals(backend().precision(), Precision.named(backend().precision().label()));
    assertFalse(backend().name().isBlank());
    assertFalse(backend().description().isBlank());
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "5, 0", "-1, 5"})
  default void zeros_impossibleShape_isRefused(int rows, int cols) {
    assertThrows(ShapeException.class, () -> backend().zeros(rows, cols));
  }

  @Test
  default void zeros_ofMoreNumbersThanAnArrayHolds_isRefused() {
    assertThrows(ShapeException.class, () -> backend().zeros(65536, 65536));
  }

  @Test
  default void upload_write_download_keepEveryBit() {
    float[] values = {
      1f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
    };
    try (Matrix x = backend().upload(values, 2, 3)) {
      float[] got = backend().download(x);
      assertArrayEquals(values, got);
      got[0] = 99;
      values[0] = 98;
      assertEquals(1f, backend().download(x)[0], "a copy, both ways");
      backend().write(values, x);
      assertEquals(98f, backend().download(x)[0]);
      assertThrows(ShapeException.class, () -> backend().write(new float[5], x));
      assertThrows(ShapeException.class, () -> backend().upload(values, 3, 3));
    }
  }

  @Test
  default void rows_outsideTheMatrix_areRefused() {
    try (Matrix x = backend().zeros(4, 2)) {
      assertThrows(ShapeException.class, () -> x.rows(-1, 2));
      assertThrows(ShapeException.class, () -> x.rows(2, 2));
      assertThrows(ShapeException.class, () -> x.rows(2, 5));
      assertEquals(1, x.rows(1, 4).rows(2, 3).rows());
    }
  }

  @Test
  default void close_thenUse_isAnError() {
    Matrix x = backend().zeros(2, 2);
    Matrix view = x.rows(0, 1);
    x.close();
    x.close();
    assertThrows(IllegalStateException.class, () -> backend().download(x));
    assertThrows(IllegalStateException.class, () -> backend().fill(1f, view));
  }

  @Test
  default void liveMatrices_countsOwnersNotViews() {
    int before = backend().liveMatrices();
    Matrix x = backend().zeros(4, 2);
    x.rows(0, 2).close();
    assertEquals(before + 1, backend().liveMatrices());
    RowStore rows = backend().store(new float[4], 2);
    RowOrder order = backend().rowOrder(2);
    assertEquals(before + 3, backend().liveMatrices());
    order.close();
    rows.close();
    x.close();
    assertEquals(before, backend().liveMatrices());
  }

  @Test
  default void scalar_set_isRead() {
    Scalar x = backend().scalar(2f);
    assertEquals(2f, x.get());
    x.set(3f);
    assertEquals(3f, x.get());
    assertEquals(-3f, x.negated().get());
    assertThrows(UnsupportedOperationException.class, () -> Scalar.ONE.set(2f));
  }

  @Test
  default void rowOrder_writeSeek_areRead() {
    try (RowOrder order = backend().rowOrder(3)) {
      assertArrayEquals(new int[] {0, 1, 2}, order.read());
      assertEquals(3, order.length());
      order.write(new int[] {2, 0, 1});
      order.seek(2);
      assertArrayEquals(new int[] {2, 0, 1}, order.read());
      assertEquals(2, order.position());
      assertThrows(IllegalArgumentException.class, () -> order.write(new int[2]));
      assertThrows(IllegalArgumentException.class, () -> order.write(new int[] {0, 1, -1}));
      assertThrows(IllegalArgumentException.class, () -> order.seek(4));
    }
  }

  @Test
  default void store_gather_beyondTheOrder_areNamed() {
    try (RowStore rows = backend().store(new float[15], 3);
        RowOrder order = backend().rowOrder(5);
        Matrix out = backend().zeros(2, 3)) {
      order.seek(4);
      ShapeException e =
          assertThrows(ShapeException.class, () -> backend().gather(rows, order, out));
      assertEquals("gather: 2 rows from position 4 exceed an order of 5 rows", e.getMessage());
      assertEquals(4, order.position());
      assertThrows(ShapeException.class, () -> backend().store(new float[5], 3));
    }
  }

  @Test
  default void gather_rowThatIsNotThere_isRefusedInReplaysToo() {
    try (RowStore rows = backend().store(new float[6], 2);
        RowOrder order = backend().rowOrder(4);
        Matrix out = backend().zeros(1, 2)) {
      ShapeException e =
          assertThrows(ShapeException.class, () -> backend().gather(rows, order, out));
      assertEquals("gather: row index 3 is outside a data set of 3 rows", e.getMessage());
      order.write(new int[] {0, 2, 1, 0});
      assertEquals(2, order.largest());
      try (Recording step = backend().record(() -> backend().gather(rows, order, out))) {
        step.replay(3);
        order.write(new int[] {0, 0, 0, 5});
        assertThrows(ShapeException.class, () -> step.replay(1));
      }
    }
  }

  @Test
  default void record_replayBeyondTheOrder_isRefusedThereAndNotBefore() {
    try (RowStore rows = backend().store(new float[] {1f, 2f, 3f, 4f, 5f}, 1);
        RowOrder order = backend().rowOrder(5);
        Matrix out = backend().zeros(2, 1);
        Matrix sum = backend().zeros(2, 1);
        Recording step =
            backend()
                .record(
                    () -> {
                      backend().gather(rows, order, out);
                      backend().axpy(Scalar.ONE, out, sum);
                    })) {
      ShapeException e = assertThrows(ShapeException.class, () -> step.replay(3));
      assertEquals("gather: 2 rows from position 4 exceed an order of 5 rows", e.getMessage());
      assertArrayEquals(new float[] {4f, 6f}, backend().download(sum), "two replays were made");
      order.seek(1);
      step.replay(2);
      assertArrayEquals(new float[] {10f, 14f}, backend().download(sum));
    }
  }
}
