package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.dbm.LearnedDbm;
import org.harmonium.kind.dbn.LearnedDbn;
import org.harmonium.model.Dbm;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.Test;

/** What units of higher layers look for, against products of small whole numbers by hand. */
class ProjectionTest {
  private static final float[] W1 = {1, 2, 0, -1, 3, 1}; // (3, 2): rows (1 2) (0 -1) (3 1)
  private static final float[] W2 = {2, 0, 1, 1, -1, 4}; // (2, 3): rows (2 0 1) (1 -1 4)
  private static final float[][] COLUMNS = {{4, -1, 7}, {-2, 1, -1}, {9, -4, 7}}; // of W1 W2

  /** Where the tests run. */
  private static Backend open() {
    return Backends.cpu();
  }

  private static void write(Backend backend, float[] values, Matrix matrix) {
    assertEquals(values.length, matrix.size());
    backend.write(values, matrix);
  }

  private static void assertFeatures(LearnedMachine model) {
    assertRows(COLUMNS, model.features(2, 3));
    assertRows(COLUMNS, model.features(2, 100));
    assertRows(new float[][] {COLUMNS[0], COLUMNS[1]}, model.features(2, 2));
    assertRows(new float[][] {{1, 0, 3}, {2, -1, 1}}, model.features(1, 9));
  }

  private static void assertRows(float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i]);
    }
  }

  @Test
  void features_ofADbm_areTheWeightsBelowCombined() {
    try (Backend backend = open()) {
      try (LearnedDbm model = new LearnedDbm(new Dbm(backend, 3, 2, 3))) {
        write(backend, W1, model.parameters().get("W1"));
        write(backend, W2, model.parameters().get("W2"));
        assertFeatures(model);
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void features_ofADbn_areTheWeightsBelowCombined() {
    try (Backend backend = open()) {
      Dbn dbn = LearnedDbn.net(backend, 3, List.of(2, 3), 0);
      List<Rbm> stack = dbn.stack();
      try (LearnedDbn model = new LearnedDbn(dbn)) {
        write(backend, W1, stack.get(0).weights());
        write(backend, W2, stack.get(1).weights());
        assertFeatures(model);
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @Test
  void features_ofADbnWithLabels_leaveTheLabelsOut() {
    try (Backend backend = open()) {
      Dbn dbn = LearnedDbn.net(backend, 3, List.of(2, 3), 2);
      List<Rbm> stack = dbn.stack();
      try (LearnedDbn model = new LearnedDbn(dbn)) {
        write(backend, W1, stack.get(0).weights());
        float[] withLabels = {2, 0, 1, 1, -1, 4, 50, 60, 70, 80, 90, 100};
        write(backend, withLabels, stack.get(1).weights());
        assertFeatures(model);
      }
    }
  }

  @Test
  void features_ofThreeLayers_areAllCombined() {
    try (Backend backend = open();
        LearnedDbm model = new LearnedDbm(new Dbm(backend, 3, 2, 3, 1))) {
      write(backend, W1, model.parameters().get("W1"));
      write(backend, W2, model.parameters().get("W2"));
      write(backend, new float[] {1, -2, 1}, model.parameters().get("W3"));
      assertRows(new float[][] {{17, -7, 16}}, model.features(3, 5));
    }
  }
}
