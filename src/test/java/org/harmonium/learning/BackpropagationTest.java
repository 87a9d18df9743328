package org.harmonium.learning;

import static org.harmonium.learning.NetworkRule.described;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.ShapeException;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.L1Penalty;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SoftmaxCrossEntropy;
import org.harmonium.nn.SquaredError;
import org.junit.jupiter.api.Test;

/** Backpropagation: means over the rows, frozen layers, and what is measured. */
class BackpropagationTest extends OnEachBackend {
  private static final int BATCH = 6;

  private static Network classifier(Backend backend, String... layers) {
    Network net = new Network(backend, described(layers), ActivationFunction.SOFTMAX);
    net.initialise(Initialisation.GLOROT_NORMAL, backend.stream(6, 0));
    return net;
  }

  private static Backpropagation rule(Network net, Loss loss, PenaltyStrengths penalties) {
    Backend backend = net.backend();
    return new Backpropagation(
        net,
        Target.COLUMNS,
        loss,
        new SgdOptimiser(backend, net.layers().learned(), Momentum.NONE),
        penalties,
        BATCH,
        backend.stream(6, 1));
  }

  private static Backpropagation rule(Network net) {
    return rule(net, SoftmaxCrossEntropy.INSTANCE, new PenaltyStrengths(net.backend()));
  }

  /** Rows of numbers that end in one of three classes, one-hot. */
  private static Matrix rows(Backend backend, int n, int inputs) {
    Matrix v = backend.zeros(n, inputs + 3);
    backend.uniform(backend.stream(6, 2), v);
    try (Matrix labels = backend.zeros(n, 3)) {
      float[] oneHot = new float[3 * n];
      for (int i = 0; i < n; i++) {
        oneHot[3 * i + labelOf(i)] = 1;
      }
      backend.write(oneHot, labels);
      backend.copyColumns(labels, 0, 3, v, inputs);
    }
    return v;
  }

  private static int labelOf(int row) {
    return row * row % 3;
  }

  private static float[] tensor(Network net, String name) {
    return net.backend().download(net.parameters().get(name));
  }

  @Test
  void shortMinibatch_ofTheSameRowTwice_isAStepFromOneRow() {
    try (Backend backend = open();
        Network once = classifier(backend, "dense:4:5:tanh", "dense:5:3:linear");
        Network twice = classifier(backend, "dense:4:5:tanh", "dense:5:3:linear");
        Backpropagation ofOnce = rule(once);
        Backpropagation ofTwice = rule(twice);
        Matrix v = rows(backend, 1, 4);
        Matrix both = backend.zeros(2, 7)) {
      float[] row = backend.download(v);
      float[] doubled = Arrays.copyOf(row, 14);
      System.arraycopy(row, 0, doubled, 7, 7);
      backend.write(doubled, both);
      // A whole minibatch was prepared for before.
      ofTwice.prepare(0.5, 0, BATCH);
      ofOnce.prepare(0.5, 0, 1);
      ofTwice.prepare(0.5, 0, 2);
      ofOnce.step(v);
      ofTwice.step(both);
      for (String name : once.parameters().keySet()) {
        assertArrayEquals(tensor(once, name), tensor(twice, name), 1e-7f, name);
      }
    }
  }

  @Test
  void freeze_lowestLayers_changesOnlyThoseAbove() {
    String[] layers = {
      "dense:4:5:linear",
      "batch-normalisation:5:0.1:1e-5",
      "tanh:5",
      "dropout:5:0.5",
      "dense:5:6:relu",
      "dropout:6:0.5",
      "dense:6:3:linear"
    };
    try (Backend backend = open();
        Network net = classifier(backend, layers);
        Matrix v = rows(backend, BATCH, 4)) {
      net.freeze(4);
      try (Backpropagation rule = rule(net)) {
        Map<String, float[]> before = new HashMap<>();
        net.parameters().keySet().forEach(name -> before.put(name, tensor(net, name)));
        for (int step = 0; step < 3; step++) {
          rule.prepare(0.5, 0, BATCH);
          rule.step(v);
        }
        Set<String> learned = Set.of("W2", "c2", "W3", "c3");
        for (String name : net.parameters().keySet()) {
          boolean same = Arrays.equals(before.get(name), tensor(net, name));
          assertEquals(!learned.contains(name), same, name);
        }
        assertEquals(learned, rule.gradientNorms(v).keySet());
        RandomStream noise = rule.streams().get("noise");
        assertEquals(3, noise.position(), "the frozen dropout draws nothing");
      }
    }
  }

  @Test
  void learning_ofSeparableRows_endsWithoutErrors() {
    try (Backend backend = open();
        Network net = classifier(backend, "dense:8:16:relu", "dense:16:3:linear");
        Matrix v = rows(backend, 2 * BATCH, 8);
        Matrix x = backend.zeros(2 * BATCH, 8);
        Backpropagation rule = rule(net)) {
      backend.copyColumns(v, 0, 8, x, 0);
      int[] labels = new int[2 * BATCH];
      Arrays.setAll(labels, BackpropagationTest::labelOf);
      double before = rule.loss(v);
      assertTrue(ConfusionCounts.of(net, x, labels).error() > 0.2);
      for (int step = 0; step < 600; step++) {
        rule.prepare(0.3, 0, BATCH);
        rule.step(v.rows(step % 2 * BATCH, (step % 2 + 1) * BATCH));
      }
      ConfusionCounts counts = ConfusionCounts.of(net, x, labels);
      assertEquals(0, counts.error());
      assertEquals(2 * BATCH, counts.rows());
      assertTrue(rule.loss(v) < 0.2 * before, rule.loss(v) + " after " + before);
    }
  }

  @Test
  void confusionCounts_ofKnownOutputs_areByClassAndGuess() {
    try (Backend backend = open();
        Network net = classifier(backend, "linear:3");
        Matrix x = backend.upload(new float[] {2, 1, 0, 0, 5, 5, 1, 0, 3, 9, 8, 7}, 4, 3)) {
      ConfusionCounts counts = ConfusionCounts.of(net, x, new int[] {0, 2, 2, 1});
      assertArrayEquals(new int[] {1, 0, 0}, counts.counts()[0]);
      assertArrayEquals(new int[] {1, 0, 0}, counts.counts()[1]);
      assertArrayEquals(new int[] {0, 1, 1}, counts.counts()[2]);
      assertEquals(0.5, counts.error());
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> ConfusionCounts.of(net, x, new int[] {0, 2, 3, 1}));
      assertEquals("row 2 has the label 3; the network has the classes 0 to 2", e.getMessage());
    }
  }

  @Test
  void loss_ofMoreRowsThanABlock_isTheMeanWithPenalties() {
    try (Backend backend = open();
        Network net =
            new Network(backend, described("dense:1:1:linear"), ActivationFunction.LINEAR);
        Matrix v = backend.zeros(1500, 2)) {
      float[] values = new float[3000];
      for (int i = 0; i < 1500; i++) {
        values[2 * i] = i % 7;
        values[2 * i + 1] = i % 3;
      }
      backend.write(values, v);
      backend.fill(-2f, net.parameters().get("W1"));
      PenaltyStrengths penalties = new PenaltyStrengths(backend);
      net.layers().penalise(0, new L1Penalty(backend, 1, penalties.of(0.25)));
      try (Backpropagation rule = rule(net, SquaredError.INSTANCE, penalties)) {
        double exact = 0;
        for (int i = 0; i < 1500; i++) {
          double y = -2 * (i % 7);
          exact += ((y - i % 3) * (y - i % 3) / 2 + 0.25 * Math.abs(y)) / 1500;
        }
        assertEquals(exact, rule.loss(v), 1e-5 * exact);
      }
    }
  }

  @Test
  void gradientNorms_ofDeepSigmoidLayers_vanishDownwards() {
    try (Backend backend = open();
        Network net =
            classifier(
                backend,
                "dense:4:8:sigmoid",
                "dense:8:8:sigmoid",
                "dense:8:8:sigmoid",
                "dense:8:8:sigmoid",
                "dense:8:3:linear");
        Matrix v = rows(backend, 30, 4);
        Backpropagation rule = rule(net)) {
      Map<String, Double> norms = rule.gradientNorms(v);
      assertEquals(10, norms.size());
      for (int l = 1; l < 5; l++) {
        assertTrue(norms.get("W" + l) < 0.5 * norms.get("W" + (l + 1)), norms.toString());
      }
      // Those that the rule moves by: at rate 1 a step from all rows is the gradient.
      float[] before = tensor(net, "W5");
      rule.prepare(1, 0, 30);
      rule.step(v);
      double squares = 0;
      float[] after = tensor(net, "W5");
      for (int i = 0; i < after.length; i++) {
        squares += Math.pow(before[i] - (double) after[i], 2);
      }
      assertEquals(norms.get("W5"), Math.sqrt(squares), 1e-5);
    }
  }

  @Test
  void rules_thatDoNotFitTheNetwork_areRefused() {
    try (Backend backend = open();
        Network net = classifier(backend, "dense:4:3:linear");
        Matrix narrow = backend.zeros(2, 6)) {
      PenaltyStrengths none = new PenaltyStrengths(backend);
      IllegalArgumentException link =
          assertThrows(
              IllegalArgumentException.class, () -> rule(net, BinaryCrossEntropy.INSTANCE, none));
      assertEquals(
          "the loss 'binary-cross-entropy' is of outputs whose link is sigmoid; that of the network is softmax",
          link.getMessage());
      List<String> learned = net.layers().learned().stream().map(p -> p.name()).toList();
      assertEquals(List.of("W1", "c1"), learned);
      assertThrows(
          ShapeException.class,
          () ->
              new Backpropagation(
                  net,
                  Target.INPUT,
                  SoftmaxCrossEntropy.INSTANCE,
                  new SgdOptimiser(backend, List.of(), Momentum.NONE),
                  none,
                  2,
                  backend.stream(1, 1)));
      try (Backpropagation rule = rule(net)) {
        rule.prepare(0.1, 0, 2);
        ShapeException rows = assertThrows(ShapeException.class, () -> rule.step(narrow));
        assertEquals(
            "rows of 6 numbers do not hold 4 inputs and 3 targets of the network",
            rows.getMessage());
      }
      for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
        assertThrows(IllegalArgumentException.class, () -> none.of(wrong));
      }
    }
  }
}
