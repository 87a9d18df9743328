package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbm;
import org.harmonium.model.Dbn;
import org.harmonium.model.TinyBoltzmann;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyDbn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schedule of k in the rules of general, deep and directed machines ({@link RuleMemoryTest}). */
class KByEpochTest extends OnEachBackend {
  private static final int V = 4;
  private static final int ROWS = 6;

  enum Kind {
    BOLTZMANN {
      @Override
      LearningRule of(Workspace parts, Backend backend, KSchedule k, RandomStream random) {
        TinyBoltzmann truth = new TinyBoltzmann(Connectivity.full(6), V, 0.7, 7);
        BoltzmannMachine machine = parts.own(() -> truth.open(backend));
        BoltzmannLearning rule =
            new BoltzmannLearning(
                machine,
                Blocks.coloured(truth.connectivity),
                new PositivePhase.MeanField(3, 0),
                k,
                9,
                ROWS,
                UpdateSettings.PLAIN,
                random);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    DEEP_BOLTZMANN {
      @Override
      LearningRule of(Workspace parts, Backend backend, KSchedule k, RandomStream random) {
        Dbm dbm = parts.own(() -> new TinyDbm(0.8, 6, V, 3, 2).open(backend));
        MeanFieldSettings settings = new MeanFieldSettings(3, 0, k, 9, 0, 0, Map.of(), 0.05, null);
        MeanFieldLearning rule = new MeanFieldLearning(dbm, settings, ROWS, random);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    UP_DOWN {
      @Override
      LearningRule of(Workspace parts, Backend backend, KSchedule k, RandomStream random) {
        return new UpDown(net(parts, backend), k, 0, ROWS, UpdateSettings.PLAIN, random);
      }
    },
    UP_DOWN_WITH_CHAINS {
      @Override
      LearningRule of(Workspace parts, Backend backend, KSchedule k, RandomStream random) {
        UpDown rule = new UpDown(net(parts, backend), k, 9, ROWS, UpdateSettings.PLAIN, random);
        rule.startChainsAtRandom();
        return rule;
      }
    };

    abstract LearningRule of(Workspace parts, Backend backend, KSchedule k, RandomStream random);

    private static Dbn net(Workspace parts, Backend backend) {
      Dbn dbn = parts.own(() -> TinyDbn.random(backend, 0, 1.5, 41, V, 3, 3, 2));
      dbn.untie();
      return dbn;
    }
  }

  /** All that a rule has after two steps of an epoch. */
  private Map<String, float[]> learned(Kind kind, KSchedule k, int epoch, int variant) {
    float[] values = new float[ROWS * V];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(2);
    }
    Map<String, float[]> all = new LinkedHashMap<>();
    try (Backend backend = open();
        Workspace parts = new Workspace(backend);
        Matrix v = backend.upload(values, ROWS, V)) {
      LearningRule rule = parts.own(() -> kind.of(parts, backend, k, backend.stream(5, 3)));
      rule.startEpoch(epoch);
      assertEquals(variant, rule.variant());
      for (int step = 0; step < 2; step++) {
        rule.prepare(0.5, 0.5, ROWS);
        rule.step(v);
      }
      rule.parameters().forEach((name, x) -> all.put(name, backend.download(x)));
      rule.state().forEach((name, x) -> all.put(name, backend.download(x)));
      rule.streams().forEach((name, x) -> all.put(name, new float[] {x.position()}));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void k_byEpochs_isThatOfRulesWithThisK(Kind kind) {
    KSchedule growing = RuleMemoryTest.GROWING;
    Map<String, float[]> one = learned(kind, KSchedule.constant(1), 1, 1);
    Map<String, float[]> three = learned(kind, KSchedule.constant(3), 0, 3);
    assertSame(one, learned(kind, growing, 0, 1));
    assertSame(three, learned(kind, growing, 1, 3));
    assertFalse(one.keySet().stream().allMatch(n -> Arrays.equals(one.get(n), three.get(n))));
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, x) -> assertArrayEquals(x, actual.get(name), name));
  }
}
