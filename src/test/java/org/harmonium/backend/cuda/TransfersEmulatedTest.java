package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Copies larger than a half of the staging memory, which holds 1048576 floats, and many of them.
 */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class TransfersEmulatedTest {
  private Backend backend;

  @BeforeEach
  void open() {
    backend = CudaForTests.open(Map.of());
  }

  @AfterEach
  void close() {
    backend.close();
  }

  /** Whole numbers of 24 bits that look random: neighbours differ, and so do whole pieces. */
  private static float value(int i) {
    return (i * 0x9E3779B1) >>> 8;
  }

  private static float[] values(int n, int first) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = value(first + i);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"2500, 1001", "4096, 256", "4099, 256", "3, 1048577", "2, 2500003"})
  void upload_download_morePiecesThanOne_keepEveryNumber(int rows, int cols) {
    float[] first = values(rows * cols, 0);
    float[] second = values(rows * cols, 12345);
    try (Matrix x = backend.upload(first, rows, cols);
        Matrix y = backend.upload(second, rows, cols)) {
      assertArrayEquals(first, backend.download(x));
      assertArrayEquals(second, backend.download(y));
    }
  }

  @Test
  void upload_manyBeforeAnyIsRead_keepTheirNumbers() {
    List<Matrix> made = new ArrayList<>();
    int rows = 250;
    int cols = 1000;
    for (int i = 0; i < 20; i++) { // four to a half
      made.add(backend.upload(values(rows * cols, i), rows, cols));
    }
    for (int i = 0; i < made.size(); i++) {
      assertArrayEquals(values(rows * cols, i), backend.download(made.get(i)), "matrix " + i);
      made.get(i).close();
    }
  }

  @ParameterizedTest
  @CsvSource({"3000, 1501", "2, 4194309"})
  void store_bytesOfManyPieces_keepsEveryRow(int rows, int cols) {
    byte[] bytes = new byte[rows * cols];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) value(i);
    }
    try (RowStore data = backend.store(bytes, cols);
        RowOrder order = backend.rowOrder(rows);
        Matrix out = backend.zeros(1, cols)) {
      for (int row : new int[] {0, 1, rows - 1}) {
        order.seek(row);
        backend.gather(data, order, out);
        float[] got = backend.download(out);
        for (int j = 0; j < cols; j++) {
          if (got[j] != (bytes[row * cols + j] & 255) / 255f) {
            assertEquals((bytes[row * cols + j] & 255) / 255f, got[j], row + ", " + j);
          }
        }
      }
    }
  }

  @Test
  void store_floatsOfManyPieces_keepsEveryRow() {
    int rows = 2000;
    int cols = 701;
    float[] floats = values(rows * cols, 0);
    try (RowStore data = backend.store(floats, cols);
        RowOrder order = backend.rowOrder(rows);
        Matrix out = backend.zeros(rows, cols)) {
      backend.gather(data, order, out);
      assertArrayEquals(floats, backend.download(out));
    }
  }

  @Test
  void rowOrder_longerThanAPieceAndThanTheData_isTakenToItsEnd() {
    int length = 1_100_001;
    int[] indices = new int[length];
    for (int i = 0; i < length; i++) {
      indices[i] = (int) value(i) % 7;
    }
    try (RowStore data = backend.store(new float[] {0, 1, 2, 3, 4, 5, 6}, 1);
        RowOrder order = backend.rowOrder(length);
        Matrix out = backend.zeros(3, 1)) {
      order.write(indices);
      for (int from : new int[] {0, (1 << 20) - 2, length - 3}) {
        order.seek(from);
        backend.gather(data, order, out);
        assertArrayEquals(
            new float[] {indices[from], indices[from + 1], indices[from + 2]},
            backend.download(out));
      }
    }
  }

  @Test
  void softplusRowSums_moreResultsThanAPiece_areAllRead() {
    int rows = 270_000; // two doubles each
    try (Matrix x = backend.upload(values(rows, 0), rows, 1)) {
      double[] got = backend.softplusRowSums(1, x);
      for (int i = 0; i < rows; i++) {
        double expected = value(i) > 40 ? value(i) : Math.log1p(Math.exp(value(i)));
        if (Math.abs(got[i] - expected) > 1e-12 * (1 + expected)) {
          assertEquals(expected, got[i], "row " + i);
        }
      }
    }
  }

  @Test
  void dot_moreRowsThanAWarpAddsAtOnce_isTheWholeSum() {
    int rows = 4500; // 2048 at once
    try (Matrix x = backend.zeros(rows, 1);
        Matrix ones = backend.zeros(rows, 1)) {
      float[] values = new float[rows];
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        values[i] = i + 1;
        sum += values[i];
      }
      backend.write(values, x);
      backend.fill(1f, ones);
      assertEquals(sum, backend.dot(x, ones));
    }
  }
}
