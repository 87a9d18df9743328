package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Dbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joint learning of machines that are no stack of layers, against sums over all states. */
class LayeredLearningTest extends DbmSteps {
  private static final int SEEDS = 4;

  private static TinyGraph graph(String name, Backend backend) {
    return name.equals("triangle") ? TinyGraph.triangle(backend) : TinyGraph.twoPathways(backend);
  }

  @ParameterizedTest
  @CsvSource({
    "two pathways, false", "two pathways, true",
    "triangle, false", "triangle, true"
  })
  void step_velocities_areTheDataTermLessTheModels(String name, boolean stacked) {
    int chains = 10_000;
    try (Backend backend = open();
        TinyGraph machine = graph(name, backend).initialise(0.8, 3).read();
        Matrix v = upload(backend, DATA);
        MeanFieldLearning rule =
            new MeanFieldLearning(
                machine,
                MeanFieldSettings.plain(80, 30, chains),
                DATA.length,
                backend.stream(5, 3),
                stacked)) {
      Map<String, double[]> ofData = machine.meanFieldExpectations(DATA);
      Map<String, double[]> ofModel = machine.expectations();
      rule.startChainsAtRandom();
      rule.prepare(1, 0, DATA.length);
      rule.step(v);
      assertEquals(
          machine.layers().size() + machine.connections().size(),
          ofData.keySet().stream().filter(rule.state()::containsKey).count());
      ofData.forEach(
          (its, expected) -> {
            double[] got = backend.downloadDoubles(rule.state().get(its));
            for (int i = 0; i < got.length; i++) {
              // A deviation of at most 0.005 for independent chains.
              assertEquals(expected[i] - ofModel.get(its)[i], got[i], 0.02, its + " " + i);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two pathways", "triangle"})
  void inference_meansAreTheFixedPoint(String name) {
    try (Backend backend = open();
        TinyGraph machine = graph(name, backend).initialise(1, 4).read();
        Matrix v = upload(backend, 9);
        MeanField inference = new MeanField(machine, 1, 0.2)) {
      Map<String, double[]> truth = machine.meanFieldExpectations(9);
      inference.start(v);
      assertTrue(inference.toTolerance(1e-7, 500) < 500, "comes to rest");
      for (int l = 0; l < machine.layers().size(); l++) {
        if (!machine.visibleLayers().contains(l)) {
          double[] means = backend.downloadDoubles(inference.mean(l));
          for (int i = 0; i < means.length; i++) {
            assertEquals(truth.get("dc" + l)[i], means[i], 1e-5, "layer " + l);
          }
        }
      }
    }
  }

  /**
   * Image and text are both 00 or both 11. Two pathways that are not joined come to -2 log 2 at
   * best, so only the layer on top of both can do better.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void twoPathways_equalHalves_learnWhatJoinsThem(double offsetRate) {
    int[] data = {0, 15};
    MeanFieldSettings settings = new MeanFieldSettings(10, 0, 5, 200, 0, 0, Map.of(), offsetRate);
    double mean = 0;
    for (int seed = 1; seed <= SEEDS; seed++) { // the last parameters of one run are noisy
      try (Backend backend = open();
          TinyGraph machine = TinyGraph.twoPathways(backend).initialise(0.5, 1);
          Matrix v = upload(backend, data);
          MeanFieldLearning rule =
              new MeanFieldLearning(machine, settings, 2, backend.stream(5, seed))) {
        rule.startChainsAtRandom();
        rule.startOffsetsAtBiases();
        assertTrue(logLikelihood(machine, data) < -2, "starts below what pathways alone can do");
        for (int step = 0; step < 2000; step++) {
          rule.prepare(step < 1500 ? 0.1 : 0.01, 0.5, 2);
          rule.step(v);
        }
        double learned = logLikelihood(machine, data);
        assertTrue(learned < -Math.log(2), "no machine does better");
        mean += learned / SEEDS;
      }
    }
    assertTrue(mean > -1, "the optimum is -0.69; learned " + mean);
  }

  private static double logLikelihood(TinyGraph machine, int... data) {
    double[] law = machine.read().law();
    return Arrays.stream(data).mapToDouble(v -> Math.log(law[v])).average().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stackWrittenAsAGraph_learnsTheBitsOfTheDbm(boolean stacked) {
    MeanFieldSettings settings =
        new MeanFieldSettings(
            3, 0.2, 2, 30, 0.01, 0.001, Map.of(2, new SparsityTarget(0.2, 0.1, 0.9)), 0.05);
    try (Backend backend = open();
        Dbm dbm = truth.open(backend);
        TinyGraph graph =
            new TinyGraph(
                backend,
                new int[] {4, 3, 2, 2},
                List.of(0),
                List.of(List.of(0, 2), List.of(1, 3)),
                new int[][] {{0, 1}, {1, 2}, {2, 3}});
        Matrix v = upload(backend, DATA);
        MeanFieldLearning ofDbm =
            new MeanFieldLearning(dbm, settings, 6, backend.stream(5, 3), stacked);
        MeanFieldLearning ofGraph =
            new MeanFieldLearning(graph, settings, 6, backend.stream(5, 3), stacked)) {
      dbm.parameters().forEach((name, x) -> backend.copy(x, graph.parameters().get(name)));
      for (MeanFieldLearning rule : List.of(ofDbm, ofGraph)) {
        rule.startChainsAtRandom();
        rule.startOffsetsAtBiases();
        for (int step = 0; step < 8; step++) {
          int rows = step == 3 ? 4 : 6;
          rule.prepare(0.1, 0.5, rows);
          rule.step(v.rows(0, rows));
        }
      }
      assertSame(bits(backend, ofDbm), bits(backend, ofGraph), 0);
    }
  }

  @Test
  void graphs_thatCannotBeLearned_areRefused() {
    List<List<Integer>> evenAndOdd = List.of(List.of(0, 2), List.of(1));
    assertRefused(
        "layers 0 and 2 are connected", List.of(0), evenAndOdd, new int[][] {{0, 1}, {0, 2}});
    assertRefused(
        "layer 2 is visible and must be the lower one",
        List.of(0, 2),
        evenAndOdd,
        new int[][] {{0, 1}, {1, 2}});
    assertRefused(
        "layer 1 is visible and must be in the first block",
        List.of(0, 1),
        List.of(List.of(0), List.of(1, 2)),
        new int[][] {{0, 2}});
    assertRefused(
        "each hidden layer must be connected", List.of(0), evenAndOdd, new int[][] {{1, 2}});
    assertRefused("layer 2 has no connection", List.of(0, 2), evenAndOdd, new int[][] {{0, 1}});
  }

  private void assertRefused(
      String words, List<Integer> visible, List<List<Integer>> blocks, int[][] edges) {
    try (Backend backend = open();
        TinyGraph machine = new TinyGraph(backend, new int[] {2, 2, 2}, visible, blocks, edges)) {
      int live = backend.liveMatrices();
      String said =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new MeanFieldLearning(
                          machine, MeanFieldSettings.plain(1, 1, 2), 2, backend.stream(1, 3)))
              .getMessage();
      assertTrue(said.startsWith(words), said);
      assertEquals(live, backend.liveMatrices());
    }
  }
}
