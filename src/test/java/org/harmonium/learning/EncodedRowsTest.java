package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RowStore;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stack of learned layers makes of data, against the means written out. */
class EncodedRowsTest extends OnEachBackend {
  private static final int ROWS = 17;
  private static final int[] SIZES = {6, 5, 4, 3};

  /** A layer by its RBM, that counts how often it was asked to make room. */
  private record Layer(Rbm rbm, int[] room) implements RbmEncoder, AutoCloseable {
    @Override
    public void reserve(int n) {
      RbmEncoder.super.reserve(n);
      room[0] = n;
    }

    @Override
    public void close() {
      rbm.close();
    }
  }

  private static Layer layer(Backend backend, int l) {
    Rbm rbm = new Rbm(backend, SIZES[l], SIZES[l + 1]);
    backend.normal(backend.stream(71, l), rbm.weights());
    backend.normal(backend.stream(72, l), rbm.hiddenBias());
    return new Layer(rbm, new int[1]);
  }

  private static float[] values() {
    Random random = new Random(5);
    float[] values = new float[ROWS * SIZES[0]];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static int[] order() {
    return IntStream.range(0, ROWS).map(i -> (i * 3 + 1) % ROWS).toArray();
  }

  /** In double: h(l) = g(h(l-1) W + c). */
  private static double[] means(Backend backend, List<Layer> below, double[] x) {
    double[] h = x;
    for (Layer layer : below) {
      float[] w = backend.download(layer.rbm().weights());
      float[] c = backend.download(layer.rbm().hiddenBias());
      double[] above = new double[c.length];
      for (int j = 0; j < above.length; j++) {
        double sum = c[j];
        for (int i = 0; i < h.length; i++) {
          sum += h[i] * w[i * above.length + j];
        }
        above[j] = 1 / (1 + Math.exp(-sum));
      }
      h = above;
    }
    return h;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void next_anyBatch_isTheMeansInTheOrderOfTheVisit(int depth) {
    try (Backend backend = open();
        Layer first = layer(backend, 0);
        Layer second = layer(backend, 1);
        Layer third = layer(backend, 2);
        RowStore store = backend.store(values(), SIZES[0]);
        TrainingData stored = new StoredRows(backend, store, null);
        EncodedRows data =
            new EncodedRows(backend, stored, List.of(first, second, third).subList(0, depth))) {
      List<Layer> below = List.of(first, second, third).subList(0, depth);
      assertEquals(ROWS, data.rows());
      assertEquals(SIZES[depth], data.cols());
      for (int batch : new int[] {ROWS, 5, 1}) {
        data.reserve(batch);
        data.visit(order(), 0);
        int live = backend.liveMatrices();
        for (int from = 0; from < ROWS; from += batch) {
          int n = Math.min(batch, ROWS - from);
          try (Matrix h = backend.zeros(n, SIZES[depth])) {
            data.next(h);
            assertRows(backend, below, from, backend.download(h), depth);
          }
        }
        assertEquals(live, backend.liveMatrices(), "nothing is made for a minibatch");
      }
      below.forEach(layer -> assertEquals(1, layer.room()[0]));
    }
  }

  private static void assertRows(
      Backend backend, List<Layer> below, int from, float[] made, int depth) {
    float[] values = values();
    int width = SIZES[depth];
    for (int i = 0; i < made.length / width; i++) {
      double[] x = new double[SIZES[0]];
      for (int j = 0; j < x.length; j++) {
        x[j] = values[order()[from + i] * x.length + j];
      }
      double[] h = means(backend, below, x);
      for (int j = 0; j < width; j++) {
        assertEquals(h[j], made[i * width + j], 1e-6, "row %d, unit %d".formatted(from + i, j));
      }
    }
  }

  @Test
  void visit_inTheMiddle_goesOnThere() {
    try (Backend backend = open();
        Layer first = layer(backend, 0);
        RowStore store = backend.store(values(), SIZES[0]);
        TrainingData stored = new StoredRows(backend, store, null);
        EncodedRows data = new EncodedRows(backend, stored, List.of(first));
        Matrix h = backend.zeros(4, SIZES[1])) {
      data.reserve(4);
      data.visit(order(), 9);
      data.next(h);
      assertRows(backend, List.of(first), 9, backend.download(h), 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recorded_minibatches_areTheSameAsUnrecorded(boolean binarised) {
    float[][] end = new float[2][];
    for (int recorded = 0; recorded < 2; recorded++) {
      try (Backend backend = open();
          Layer first = layer(backend, 0);
          Layer second = layer(backend, 1);
          RowStore store = backend.store(values(), SIZES[0]);
          TrainingData stored =
              new StoredRows(backend, store, binarised ? backend.stream(2, 2) : null);
          EncodedRows data = new EncodedRows(backend, stored, List.of(first, second));
          Matrix h = backend.zeros(5, SIZES[2])) {
        data.reserve(5);
        data.visit(order(), 0);
        assertEquals(binarised, data.streams().containsKey("binarise"));
        if (recorded == 1) {
          try (var recording = backend.record(() -> data.next(h))) {
            recording.replay(3);
          }
        } else {
          for (int i = 0; i < 3; i++) {
            data.next(h);
          }
        }
        end[recorded] = backend.download(h);
        if (!binarised) {
          assertRows(backend, List.of(first, second), 10, end[recorded], 2);
        }
      }
    }
    assertArrayEquals(end[0], end[1]);
    assertFalse(Arrays.equals(end[0], new float[end[0].length]));
  }

  @Test
  void layers_thatDoNotFit_areRefused() {
    try (Backend backend = open();
        Layer first = layer(backend, 0);
        Layer third = layer(backend, 2);
        RowStore store = backend.store(values(), SIZES[0]);
        TrainingData stored = new StoredRows(backend, store, null)) {
      int live = backend.liveMatrices();
      for (List<Layer> stack : List.of(List.of(third), List.of(first, third))) {
        String said =
            String.valueOf(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new EncodedRows(backend, stored, stack).close())
                    .getMessage());
        assertTrue(
            said.equals(
                "a layer of 4 inputs cannot learn from rows of %d values; make them equal"
                    .formatted(stack.size() == 1 ? 6 : 5)),
            said);
      }
      assertEquals(live, backend.liveMatrices());
    }
  }
}
