package org.harmonium.learning;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Workspace;
import org.harmonium.model.Blocks;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;
import org.harmonium.model.Dbn;
import org.harmonium.model.Rbm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chains go on from where the last update left them, whatever the data ({@link
 * MeanFieldLearningTest} has deep Boltzmann machines).
 */
class PersistentChainsTest extends OnEachBackend {
  private static final int V = 4;
  private static final int CHAINS = 40;
  private static final int UP = 15; // of them begin with all units on

  /** Rules of machines with two wells, all units on and all off, between which nothing leads. */
  enum Kind {
    PCD {
      @Override
      LearningRule of(Workspace parts, Backend backend, RandomStream random) {
        var rule =
            new RbmLearning(
                new PersistentContrastiveDivergence(frozen(parts, backend, V, 3), CHAINS, random),
                2,
                UpdateSettings.PLAIN);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    FPCD {
      @Override
      LearningRule of(Workspace parts, Backend backend, RandomStream random) {
        var rule =
            new RbmLearning(
                new FastPersistentContrastiveDivergence(
                    frozen(parts, backend, V, 3),
                    new FastWeights(0, FastWeights.USUAL_DECAY),
                    CHAINS,
                    random),
                KSchedule.constant(2),
                UpdateSettings.PLAIN);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    BOLTZMANN {
      @Override
      LearningRule of(Workspace parts, Backend backend, RandomStream random) {
        int units = V + 3;
        Connectivity full = Connectivity.full(units);
        BoltzmannMachine machine = parts.own(() -> new BoltzmannMachine(backend, full, V));
        float[] w = new float[units * units];
        float[] b = new float[units];
        Arrays.fill(w, 20);
        Arrays.fill(b, -60);
        for (int i = 0; i < units; i++) {
          w[i * units + i] = 0;
        }
        machine.set(w, b);
        var rule =
            new BoltzmannLearning(
                machine,
                Blocks.coloured(full),
                new PositivePhase.MeanField(3, 0),
                KSchedule.constant(2),
                CHAINS,
                6,
                UpdateSettings.PLAIN,
                random);
        rule.startChainsAtRandom();
        return rule;
      }
    },
    UP_DOWN {
      @Override
      LearningRule of(Workspace parts, Backend backend, RandomStream random) {
        Rbm lower = parts.own(() -> new Rbm(backend, V, 3));
        Dbn dbn = parts.own(() -> new Dbn(List.of(lower, frozen(parts, backend, 3, 2)), 0));
        dbn.untie();
        var rule = new UpDown(dbn, KSchedule.constant(2), CHAINS, 6, UpdateSettings.PLAIN, random);
        rule.startChainsAtRandom();
        return rule;
      }
    };

    abstract LearningRule of(Workspace parts, Backend backend, RandomStream random);

    /**
     * A unit whose other side is on has the input 15 n, where n is that side's size; else -15 n.
     */
    private static Rbm frozen(Workspace parts, Backend backend, int visible, int hidden) {
      Rbm rbm = parts.own(() -> new Rbm(backend, visible, hidden));
      backend.fill(30f, rbm.weights());
      backend.fill(-15f * hidden, rbm.visibleBias());
      backend.fill(-15f * visible, rbm.hiddenBias());
      return rbm;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void chains_rateZero_moveOnFromWhereTheyWereAndParametersStay(Kind kind) {
    float[] data = {1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1};
    try (Backend backend = open();
        Workspace parts = new Workspace(backend);
        Matrix v = backend.upload(data, 6, V)) {
      LearningRule rule = parts.own(() -> kind.of(parts, backend, backend.stream(5, 3)));
      Matrix chains = requireNonNull(rule.state().get("chains"));
      Matrix seen = rule.state().get("chainsVisible"); // null: a part of the chains
      backend.fill(1f, chains.rows(0, UP));
      backend.fill(0f, chains.rows(UP, CHAINS));
      Map<String, float[]> before = parameters(backend, rule);
      rule.prepare(0, 0, 6);
      for (int step = 0; step < 3; step++) {
        if (seen != null) {
          backend.fill(0.5f, seen); // each step makes it anew
        }
        rule.step(v);
        assertWells(backend, chains);
        if (seen != null) {
          assertWells(backend, seen);
        }
      }
      before.forEach((name, x) -> assertArrayEquals(x, parameters(backend, rule).get(name), name));
    }
  }

  private static void assertWells(Backend backend, Matrix states) {
    float[] x = backend.download(states);
    for (int i = 0; i < x.length; i++) {
      assertEquals(i / states.cols() < UP ? 1 : 0, x[i], "chain " + i / states.cols());
    }
  }

  private static Map<String, float[]> parameters(Backend backend, LearningRule rule) {
    Map<String, float[]> all = new LinkedHashMap<>();
    rule.parameters().forEach((name, x) -> all.put(name, backend.download(x)));
    return all;
  }
}
