package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.model.Dbm;
import org.harmonium.model.GaussianUnits;
import org.harmonium.model.TinyDbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of joint training, its chains, replays and resuming. */
class MeanFieldLearningTest extends DbmSteps {
  // ---------------------------------------------------------------- the two forms, replays,
  // resuming

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void stackedAndNot_anyNumberOfSweeps_areTheSame(int sweeps) {
    MeanFieldSettings settings =
        new MeanFieldSettings(
            3, 0.2, sweeps, 30, 0.01, 0, Map.of(2, new SparsityTarget(0.2, 0.1, 0.9)), 0.05);
    Map<String, float[]> expected = null;
    for (boolean stacked : new boolean[] {false, true}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, DATA);
          MeanFieldLearning rule = start(dbm, settings, 6, stacked)) {
        for (int step = 0; step < 4; step++) {
          int rows = step == 3 ? 4 : 6;
          rule.prepare(0.1, 0.5, rows);
          rule.step(v.rows(0, rows));
        }
        Map<String, float[]> got = bits(backend, rule);
        if (expected != null) {
          assertSame(expected, got, 1e-5f);
        }
        expected = got;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void recordedAndResumed_inTheMiddle_endsWithTheSameBits(boolean stacked) {
    MeanFieldSettings settings =
        new MeanFieldSettings(
            2, 0.1, 2, 9, 0.01, 0, Map.of(1, new SparsityTarget(0.2, 0.1, 0.9)), 0.05);
    Map<String, float[]> expected;
    Map<String, float[]> half;
    long position;
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule = start(dbm, settings, 6, stacked)) {
      rule.startOffsetsAtBiases();
      rule.prepare(0.1, 0.5, 6);
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      half = bits(backend, rule);
      position = rule.streams().get("gibbs").position();
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      expected = bits(backend, rule);
    }
    assertFalse(Arrays.equals(half.get("W3"), expected.get("W3")));
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, 4, 3, 2, 2);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            new MeanFieldLearning(dbm, settings, 6, backend.stream(5, 3), stacked)) {
      rule.prepare(0.1, 0.5, 6);
      try (Recording step = backend.record(() -> rule.step(v))) {
        step.replay(2); // on the way to something else
        rule.parameters().forEach((name, x) -> backend.write(half.get(name), x));
        rule.state().forEach((name, x) -> backend.write(half.get(name), x));
        rule.streams().get("gibbs").seek(position);
        int live = backend.liveMatrices();
        step.replay(3);
        assertEquals(live, backend.liveMatrices(), "a step makes nothing");
        assertSame(expected, bits(backend, rule), 0);
      }
    }
  }

  @Test
  void chains_rateZero_moveOnFromWhereTheyWereAndParametersStay() {
    TinyDbm frozen = new TinyDbm(0, 1, 4, 3, 2, 2);
    Arrays.fill(frozen.w[1], 30);
    Arrays.fill(frozen.bias[0], -45);
    Arrays.fill(frozen.bias[1], -60);
    try (Backend backend = open();
        Dbm dbm = frozen.open(backend);
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(2, 1, 40), 6, true)) {
      // Two wells, all on and all off: a chain stays where it is put, whatever the data.
      backend.fill(1f, rule.chains().sample(1).rows(0, 15));
      backend.fill(0f, rule.chains().sample(1).rows(15, 40));
      Map<String, float[]> before = bits(backend, rule);
      rule.prepare(0, 0, 6);
      for (int step = 0; step < 3; step++) {
        rule.step(v);
      }
      float[] h = backend.download(rule.chains().sample(1));
      for (int i = 0; i < h.length; i++) {
        assertEquals(i < 15 * 3 ? 1 : 0, h[i]);
      }
      assertFalse(
          Arrays.equals(before.get("chains3"), backend.download(rule.state().get("chains3"))));
      assertArrayEquals(before.get("W1"), backend.download(dbm.weights(1)));
    }
  }

  @Test
  void shortMinibatch_isWhatARuleOfThatSizeDoes() {
    Map<String, float[]> expected = null;
    for (int batch : new int[] {4, 6}) {
      try (Backend backend = open();
          Dbm dbm = truth.open(backend);
          Matrix v = upload(backend, 0, 3, 5, 9);
          MeanFieldLearning rule = start(dbm, MeanFieldSettings.plain(4, 2, 11), batch, true)) {
        assertThrows(NullPointerException.class, () -> rule.step(v));
        rule.prepare(0.3, 0, 4);
        rule.step(v);
        Map<String, float[]> got = bits(backend, rule);
        if (expected != null) {
          assertSame(expected, got, 0);
        }
        expected = got;
      }
    }
  }

  @Test
  void settings_outOfRange_areRefused() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, new GaussianUnits(backend, 4), 4, 3)) {
      RandomStream random = backend.stream(1, 1);
      int live = backend.liveMatrices();
      assertThrows(IllegalArgumentException.class, () -> MeanFieldSettings.plain(0, 1, 2));
      MeanFieldSettings sparse =
          new MeanFieldSettings(1, 0, 1, 2, 0, 0, Map.of(2, new SparsityTarget(0.2, 0.1, 0.9)), 0);
      String said =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new MeanFieldLearning(dbm, sparse, 6, random))
              .getMessage();
      assertTrue(said.contains("layer 2"), said);
      assertEquals(live, backend.liveMatrices());
    }
  }
}
