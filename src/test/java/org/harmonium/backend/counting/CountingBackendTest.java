package org.harmonium.backend.counting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted, and how recorded steps move streams and orders. */
class CountingBackendTest {
  private final CountingBackend backend = new CountingBackend(1);

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, backend.liveMatrices());
    assertEquals(0, backend.liveBytes());
    assertEquals(0, backend.storedBytes());
  }

  @Test
  void bytes_ofASequence_areThoseOfTheOpenMatrices() {
    assertEquals(0, backend.peakBytes());
    Matrix x = backend.zeros(3, 5);
    Matrix y = backend.upload(new float[14], 2, 7);
    assertEquals(4 * (15 + 14), backend.liveBytes());
    Matrix view = x.rows(1, 3);
    view.close();
    assertEquals(4 * (15 + 14), backend.liveBytes());
    x.close();
    x.close();
    assertEquals(4 * 14, backend.liveBytes());
    Matrix z = backend.zeros(1, 4);
    assertEquals(4 * (14 + 4), backend.liveBytes());
    assertEquals(4 * (15 + 14), backend.peakBytes());
    assertEquals(2, backend.liveMatrices());
    backend.mark();
    assertEquals(4 * (14 + 4), backend.peakBytes());
    z.close();
    assertEquals(4 * (14 + 4), backend.peakBytes());
    backend.zeros(1, 5).close();
    assertEquals(4 * (14 + 5), backend.peakBytes());
    y.close();
  }

  @Test
  void bytes_ofAMatrixThatNoArrayHolds_areCountedAndItsNumbersAreRefused() {
    try (Matrix x = backend.zeros(65536, 65536)) {
      assertEquals(4L * 65536 * 65536, backend.liveBytes());
      BackendMemoryException e =
          assertThrows(BackendMemoryException.class, () -> backend.download(x));
      assertTrue(e.getMessage().contains("65536 rows and 65536 columns"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "1, 3, 65, 195",
    "64, 3, 1, 192",
    "64, 3, 64, 192",
    "64, 3, 65, 384",
    "64, 1, 2147483639, 2147483648"
  })
  void bytes_ofAMatrix_areThoseOfPaddedRows(int grain, int rows, int cols, long elements) {
    CountingBackend padding = new CountingBackend(grain);
    Matrix x = padding.zeros(rows, cols);
    assertEquals(4 * elements, padding.liveBytes());
    x.close();
    assertEquals(0, padding.liveBytes());
    assertEquals(4 * elements, padding.peakBytes());
  }

  @Test
  void storedBytes_areBytesOrFloatsOfPaddedRowsAndApart() {
    CountingBackend padding = new CountingBackend(64);
    for (CountingBackend each : new CountingBackend[] {backend, padding}) {
      long width = each == backend ? 7 : 64;
      RowStore bytes = each.store(new byte[21], 7);
      assertEquals(3 * width, each.storedBytes());
      RowStore floats = each.store(new float[14], 7);
      assertEquals(3 * width + 4 * 2 * width, each.storedBytes());
      RowOrder order = each.rowOrder(3);
      assertEquals(3, each.liveMatrices());
      bytes.close();
      bytes.close();
      assertEquals(4 * 2 * width, each.storedBytes());
      floats.close();
      order.close();
      assertEquals(0, each.storedBytes());
      assertEquals(0, each.liveMatrices());
      assertEquals(0, each.peakBytes());
    }
  }

  @Test
  void grain_belowOne_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CountingBackend(0));
  }

  @Test
  void numbers_areAllZero() {
    try (Matrix x = backend.upload(new float[] {1f, 2f, 3f, 4f}, 2, 2);
        Matrix row = backend.upload(new float[] {1f, 2f}, 1, 2)) {
      backend.fill(5f, row);
      assertArrayEquals(new float[4], backend.download(x));
      assertArrayEquals(new double[2], backend.downloadDoubles(x.rows(1, 2)));
      assertEquals(0, backend.dot(x, x));
      assertEquals(0, backend.squaredDistance(x, x));
      assertArrayEquals(new double[2], backend.rowDots(x, row));
      assertArrayEquals(new double[2], backend.softplusRowSums(1, x));
      assertArrayEquals(new double[2], backend.logSumExpRows(x));
      assertEquals(0, backend.binaryCrossEntropy(x, x));
    }
  }

  @Test
  void record_goesThroughTheStepOnceAndCountsWhatItMakes() {
    int[] runs = new int[1];
    try (Recording step =
        backend.record(
            () -> {
              runs[0]++;
              backend.zeros(3, 5).close();
            })) {
      assertEquals(4 * 15, backend.peakBytes());
      step.replay(4);
    }
    assertEquals(1, runs[0]);
  }

  @Test
  void record_aStepThatDoesNotFit_isRefusedAndLeavesNoRecordingOpen() {
    RandomStream random = backend.stream(1, 2);
    try (Matrix x = backend.zeros(2, 3);
        Matrix y = backend.zeros(3, 2)) {
      assertThrows(ShapeException.class, () -> backend.record(() -> backend.copy(x, y)));
      backend.uniform(random, x);
      assertEquals(1, random.position());
    }
  }

  @Test
  void record_withinARecordedStep_isRefused() {
    assertThrows(
        IllegalStateException.class, () -> backend.record(() -> backend.record(() -> {}).close()));
  }

  @Test
  void replay_movesStreamsAndOrdersAsTheStepWould() {
    RandomStream twice = backend.stream(1, 2);
    RandomStream once = backend.stream(1, 3);
    twice.seek(10);
    try (RowStore rows = backend.store(new float[22], 2);
        RowOrder order = backend.rowOrder(11);
        Matrix out = backend.zeros(3, 2);
        Recording step =
            backend.record(
                () -> {
                  backend.gatherBernoulli(rows, order, twice, out);
                  backend.normal(once, out);
                  backend.dropoutMask(0.5f, twice, out);
                })) {
      assertEquals(10, twice.position());
      assertEquals(0, order.position());
      step.replay(2);
      assertEquals(14, twice.position());
      assertEquals(2, once.position());
      assertEquals(6, order.position());
      order.seek(1);
      ShapeException e = assertThrows(ShapeException.class, () -> step.replay(4));
      assertEquals("gather: 3 rows from position 10 exceed an order of 11 rows", e.getMessage());
      assertEquals(20, twice.position());
      assertEquals(5, once.position());
    }
  }

  @Test
  void replay_ofClosedRows_isRefused() {
    RowStore rows = backend.store(new byte[4], 2);
    try (RowOrder order = backend.rowOrder(2);
        Matrix out = backend.zeros(1, 2);
        Recording step = backend.record(() -> backend.gather(rows, order, out))) {
      rows.close();
      assertThrows(IllegalStateException.class, () -> step.replay(1));
      assertEquals(0, order.position());
    }
  }

  @Test
  void dropoutMask_keepThatIsNoProbability_isRefused() {
    try (Matrix mask = backend.zeros(1, 2)) {
      RandomStream random = backend.stream(1, 2);
      assertThrows(IllegalArgumentException.class, () -> backend.dropoutMask(1.5f, random, mask));
      assertEquals(0, random.position());
    }
  }

  @Test
  void handles_ofAnotherBackend_areRefused() {
    CountingBackend other = new CountingBackend(1);
    try (Matrix here = backend.zeros(1, 2);
        Matrix there = other.zeros(1, 2)) {
      assertThrows(IllegalStateException.class, () -> backend.copy(there, here));
      assertThrows(IllegalStateException.class, () -> backend.axpy(Scalar.ONE, here, there));
    }
  }

  @Test
  void backends_doNotOfferIt() {
    assertFalse(Backends.providers().stream().anyMatch(p -> p.name().equals(backend.name())));
    assertThrows(IllegalArgumentException.class, () -> Backends.open(backend.name(), Map.of()));
  }
}
