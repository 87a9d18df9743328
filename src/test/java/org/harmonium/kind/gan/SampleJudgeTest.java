package org.harmonium.kind.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.data.BadInputException;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;

/** A generator that has collapsed shows, and one that draws like the data does not. */
class SampleJudgeTest {
  private static final int TRAIN = 2000;

  private final Dataset ring = Datasets.open("ring");
  private final Dataset train = ring.slice(0, TRAIN);

  /** Further rows of the data, of so many of its eight modes. */
  private float[] rows(int modes) {
    int[] labels = ring.labels();
    float[] rows = new float[2 * 500];
    int at = 0;
    for (int i = TRAIN; at < rows.length; i++) {
      if (labels[i] < modes) {
        rows[at++] = ring.value(i, 0);
        rows[at++] = ring.value(i, 1);
      }
    }
    return rows;
  }

  private Map<String, Double> judged(float[] samples, Network classifier, Backend backend) {
    try (Matrix x = backend.upload(samples, samples.length / 2, 2)) {
      return new SampleJudge(backend, train, classifier, 1).of(x);
    }
  }

  private List<String> doubts(Map<String, Double> figures) {
    return doubts(figures, 0);
  }

  private List<String> doubts(Map<String, Double> figures, double smoothing) {
    try (Backend backend = Backends.cpu()) {
      return new SampleJudge(backend, train, null, 1).doubts(figures, smoothing);
    }
  }

  @Test
  void samplesLikeTheData_areNotDoubted() {
    try (Backend backend = Backends.cpu()) {
      Map<String, Double> figures = judged(rows(8), null, backend);
      assertEquals(
          List.of("variety", "modes_covered", "share_near_modes"), List.copyOf(figures.keySet()));
      assertEquals(1, figures.get("variety"), 0.05);
      assertEquals(8, figures.get("modes_covered"));
      assertTrue(figures.get("share_near_modes") > 0.9, figures.toString());
      assertEquals(List.of(), doubts(figures));
    }
  }

  @Test
  void samplesOfOneMode_areACollapse() {
    try (Backend backend = Backends.cpu()) {
      Map<String, Double> figures = judged(rows(1), null, backend);
      assertTrue(figures.get("variety") < 0.05, figures.toString());
      List<String> doubts = doubts(figures);
      assertEquals(1, doubts.size());
      String said = doubts.get(0);
      assertTrue(said.startsWith("the generator has collapsed: samples differ by 0.0"), said);
      assertTrue(said.contains(" of what data do, 1 of 8 modes are covered; "), said);
      assertTrue(said.endsWith("raise learning.k or learning.smoothing (0.1 is usual)"), said);
      String smoothed = doubts(figures, 0.1).get(0);
      assertTrue(smoothed.endsWith("or raise learning.k"), smoothed);
    }
  }

  /** Seven modes vary nearly as much as eight do: only the count shows it. */
  @Test
  void samplesOfSevenModes_areACollapseByTheCountAlone() {
    try (Backend backend = Backends.cpu()) {
      Map<String, Double> figures = judged(rows(7), null, backend);
      assertTrue(figures.get("variety") > 0.9, figures.toString());
      String said = doubts(figures).get(0);
      assertTrue(said.startsWith("the generator has collapsed: 7 of 8 modes are covered;"), said);
    }
  }

  /** A classifier that tells the eight directions apart names the modes as the labels do. */
  @Test
  void classes_areCountedByTheClassifier() {
    List<LayerDescription> layers = LayerDescription.chain(2, List.of("dense:8:linear"));
    try (Backend backend = Backends.cpu();
        Network classifier = new Network(backend, layers, ActivationFunction.SOFTMAX)) {
      float[] w = new float[16];
      for (int k = 0; k < 8; k++) {
        w[k] = (float) Math.cos(Math.PI * k / 4);
        w[8 + k] = (float) Math.sin(Math.PI * k / 4);
      }
      backend.write(w, classifier.parameters().get("W1"));
      Map<String, Double> figures = judged(rows(5), classifier, backend);
      assertEquals(5, figures.get("classes_covered"));
      assertEquals(Math.log(5), figures.get("class_entropy"), 0.02);
      String said = doubts(figures).get(0);
      assertTrue(said.contains("5 of 8 classes are covered, 5 of 8 modes are covered"), said);
      assertEquals(8, judged(rows(8), classifier, backend).get("classes_covered"));
    }
  }

  @Test
  void rowsThatDoNotVary_areRefused() {
    SampleJudge.requireVaried(train);
    for (int rows : new int[] {1, 3}) {
      Dataset same = train.select(new int[rows]); // the first row, again and again
      BadInputException e =
          assertThrows(BadInputException.class, () -> SampleJudge.requireVaried(same));
      assertTrue(e.getMessage().contains("all the same"), e.getMessage());
    }
  }
}
