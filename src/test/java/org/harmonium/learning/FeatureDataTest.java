package org.harmonium.learning;

import static org.harmonium.model.DbnTest.assertChiSquared;
import static org.harmonium.model.DbnTest.counts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.harmonium.experiment.CountedBackend;
import org.harmonium.learning.FeatureData.Pass;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyDbn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The features that learned layers give to the next one, against enumeration. */
class FeatureDataTest extends OnEachBackend {
  private static final int ROWS = 30_000;
  private static final float[] IMAGE = {1, 0, 1, 1};

  private static float[] repeated(int rows) {
    float[] values = new float[rows * 4];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(IMAGE, 0, values, row * 4, 4);
    }
    return values;
  }

  /** How often each state of layer 2 occurs in features of one image. */
  private double[] features(Pass pass) {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 2, 21, 4, 3, 3, 2);
        RowStore store = backend.store(repeated(ROWS), 4);
        TrainingData stored = new StoredRows(backend, store, null);
        TrainingData data =
            new FeatureData(
                backend, stored, dbn.stack().subList(0, 2), pass, backend.stream(1, 3));
        Matrix h = backend.zeros(ROWS, 3)) {
      data.reserve(ROWS);
      data.next(h);
      return counts(backend, h);
    }
  }

  private TinyDbn truth() {
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 2, 21, 4, 3, 3, 2)) {
      return new TinyDbn(dbn);
    }
  }

  @Test
  void samples_manyRows_haveTheLawQ() {
    double[] law = truth().upLaw(2, new double[] {1, 0, 1, 1});
    assertChiSquared(law, features(Pass.SAMPLES), ROWS);
  }

  @Test
  void factorised_manyRows_areIndependentUnitsWithTheMeansOfMeans() {
    TinyDbn truth = truth();
    double[] means = truth.up(2, truth.up(1, new double[] {1, 0, 1, 1}));
    double[] law = new double[8];
    Arrays.setAll(law, s -> TinyDbn.probability(means, s));
    double[] counted = features(Pass.FACTORISED);
    assertChiSquared(law, counted, ROWS);
    double[] other = truth.upLaw(2, new double[] {1, 0, 1, 1});
    assertThrows(
        AssertionError.class, () -> assertChiSquared(other, counted, ROWS), "the laws differ");
  }

  private static float[] someValues(int rows) {
    Random random = new Random(5);
    float[] values = new float[rows * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(2);
    }
    return values;
  }

  /** All features of 17 rows in an order, in batches of so many rows. */
  private float[] means(int batch, boolean labelled) {
    int rows = 17;
    float[] labels = new float[rows * 2];
    IntStream.range(0, rows).forEach(i -> labels[2 * i + i % 2] = 1);
    int width = labelled ? 5 : 3;
    float[] all = new float[rows * width];
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 2, 22, 4, 3, 3, 2);
        RowStore store = backend.store(someValues(rows), 4);
        RowStore classes = backend.store(labels, 2);
        TrainingData stored = new StoredRows(backend, store, null);
        TrainingData features =
            new FeatureData(
                backend, stored, dbn.stack().subList(0, 2), Pass.MEANS, backend.stream(1, 3));
        TrainingData both = new LabelledRows(backend, features, classes);
        Matrix out = backend.zeros(batch, width)) {
      TrainingData data = labelled ? both : features;
      assertEquals(rows, data.rows());
      assertEquals(width, data.cols());
      data.reserve(batch);
      data.visit(IntStream.range(0, rows).map(i -> (i * 3 + 1) % rows).toArray(), 0);
      int live = backend.liveMatrices();
      for (int from = 0; from < rows; from += batch) {
        Matrix some = out.rows(0, Math.min(batch, rows - from));
        data.next(some);
        float[] values = backend.download(some);
        System.arraycopy(values, 0, all, from * width, values.length);
      }
      assertEquals(live, backend.liveMatrices(), "nothing is made for a minibatch");
    }
    return all;
  }

  @Test
  void means_anyBatch_areTheDeterministicPassInTheOrderOfTheVisit() {
    float[] whole = means(17, false);
    assertArrayEquals(whole, means(5, false));
    assertArrayEquals(whole, means(1, false));
    try (Backend backend = open();
        Dbn dbn = TinyDbn.random(backend, 0, 2, 22, 4, 3, 3, 2)) {
      TinyDbn truth = new TinyDbn(dbn);
      float[] values = someValues(17);
      for (int i = 0; i < 17; i++) {
        double[] v = new double[4];
        for (int j = 0; j < 4; j++) {
          v[j] = values[(i * 3 + 1) % 17 * 4 + j];
        }
        double[] h = truth.up(2, truth.up(1, v));
        for (int j = 0; j < 3; j++) {
          assertEquals(h[j], whole[i * 3 + j], 1e-6);
        }
      }
    }
  }

  @Test
  void labelled_features_haveTheirRowsLabels() {
    float[] plain = means(5, false);
    float[] both = means(5, true);
    for (int i = 0; i < 17; i++) {
      assertArrayEquals(
          Arrays.copyOfRange(plain, i * 3, i * 3 + 3), Arrays.copyOfRange(both, i * 5, i * 5 + 3));
      assertEquals(1, both[i * 5 + 3 + (i * 3 + 1) % 17 % 2]);
    }
  }

  @ParameterizedTest
  @EnumSource(Pass.class)
  void recorded_minibatches_areTheSameAsUnrecorded(Pass pass) {
    float[][] end = new float[2][];
    for (int recorded = 0; recorded < 2; recorded++) {
      try (Backend backend = open();
          Dbn dbn = TinyDbn.random(backend, 0, 2, 23, 4, 3, 3, 2);
          RowStore store = backend.store(someValues(40), 4);
          TrainingData stored = new StoredRows(backend, store, backend.stream(2, 2));
          TrainingData data =
              new FeatureData(
                  backend, stored, dbn.stack().subList(0, 2), pass, backend.stream(2, 3));
          Matrix h = backend.zeros(10, 3)) {
        data.reserve(10);
        assertEquals(pass != Pass.MEANS, data.streams().containsKey("features"));
        assertTrue(data.streams().containsKey("binarise"));
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
      }
    }
    assertArrayEquals(end[0], end[1]);
  }

  /** The most numbers that matrices held at once while all of so many rows went by. */
  private long peak(int rows, Pass pass) {
    int batch = 20;
    try (Backend real = open()) {
      CountedBackend counting = new CountedBackend(real, 1);
      Backend backend = counting.open();
      try (Dbn dbn = TinyDbn.random(backend, 0, 2, 23, 4, 3, 3, 2);
          RowStore store = backend.store(someValues(rows), 4); // holds the data, and is no matrix
          TrainingData stored = new StoredRows(backend, store, backend.stream(2, 2));
          TrainingData data =
              new FeatureData(
                  backend, stored, dbn.stack().subList(0, 2), pass, backend.stream(2, 3));
          Matrix h = backend.zeros(batch, 3)) {
        data.reserve(batch);
        data.visit(IntStream.range(0, rows).toArray(), 0);
        for (int from = 0; from < rows; from += batch) {
          data.next(h);
        }
      }
      return counting.peak();
    }
  }

  @ParameterizedTest
  @EnumSource(Pass.class)
  void features_ofManyRows_takeNoMoreMemoryThanThoseOfFew(Pass pass) {
    long few = peak(100, pass);
    assertTrue(few > 20 * (4 + 3 + 3), "a minibatch on its way up is counted: " + few);
    assertEquals(few, peak(10_000, pass));
  }

  @Test
  void misfits_areRefusedInOneLine() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, 5, 4);
        Rbm next = new Rbm(backend, 4, 3);
        RowStore store = backend.store(someValues(40), 4);
        TrainingData stored = new StoredRows(backend, store, null);
        TrainingData features =
            new FeatureData(backend, stored, List.of(next), Pass.SAMPLES, backend.stream(1, 3))) {
      assertEquals(
          "a layer of 5 inputs cannot learn from rows of 4 values; make them equal",
          refusal(() -> open(backend, stored, rbm)));
      try (Rbm third = new Rbm(backend, 3, 3)) {
        assertTrue(refusal(() -> open(backend, features, third)).contains("one FeatureData"));
      }
    }
  }

  private static void open(Backend backend, TrainingData data, Rbm rbm) {
    new FeatureData(backend, data, List.of(rbm), Pass.SAMPLES, backend.stream(1, 4)).close();
  }

  private static String refusal(Runnable what) {
    String message = assertThrows(IllegalArgumentException.class, what::run).getMessage();
    return message == null ? "" : message;
  }
}
