package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.harmonium.learning.AugmentedInput;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks: their passes, their names, and what they take from stacks that were trained before. */
class NetworkTest extends OnEachBackend {
  private static final int ROWS = 11;

  private static List<LayerDescription> described(String... words) {
    return Stream.of(words).map(LayerDescription::parse).toList();
  }

  private static Matrix uniform(Backend backend, int rows, int cols, long id) {
    Matrix x = backend.zeros(rows, cols);
    backend.uniform(backend.stream(41, id), x);
    return x;
  }

  static Rbm rbm(Backend backend, String visible, int v, String hidden, int h, long id) {
    Rbm rbm =
        new Rbm(
            backend,
            UnitsDescription.parse(visible).open(backend, v),
            v,
            UnitsDescription.parse(hidden).open(backend, h),
            h);
    disturb(backend, rbm.weights(), id);
    disturb(backend, rbm.visibleBias(), id + 100);
    disturb(backend, rbm.hiddenBias(), id + 200);
    return rbm;
  }

  private static void disturb(Backend backend, Matrix x, long id) {
    backend.normal(backend.stream(42, id), x);
  }

  private static void assertClose(Backend backend, Matrix expected, Matrix got) {
    assertArrayEquals(backend.download(expected), backend.download(got), 2e-6f);
  }

  /** What the layers below the classifier's own give. */
  private static Matrix features(Network net, Matrix x) {
    int own = net.layers().layers().size() - 1;
    net.layers().forward(x, null);
    return net.layers().output(own - 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationFunction.class,
      names = {"LINEAR", "SIGMOID", "SOFTMAX"})
  void forward_eachLink_isThatOfTheLayersOutputs(ActivationFunction link) {
    try (Backend backend = open();
        Network plain =
            new Network(backend, described("dense:4:3:tanh"), ActivationFunction.LINEAR);
        Network linked =
            new Network(backend, described("dense:4:3:tanh", link.text() + ":3"), link);
        Network net = new Network(backend, described("dense:4:3:tanh"), link);
        Matrix x = uniform(backend, ROWS, 4, 1);
        Matrix out = backend.zeros(ROWS, 3);
        Matrix y = backend.zeros(ROWS, 3)) {
      for (Network each : List.of(plain, linked, net)) {
        each.initialise(Initialisation.normal(1), backend.stream(1, 1));
      }
      net.forward(x, out);
      backend.copy(linked.layers().forward(x, null), y);
      assertArrayEquals(backend.download(y), backend.download(out));
      assertEquals(List.of("W1", "c1"), List.copyOf(net.parameters().keySet()));
    }
  }

  @Test
  void parameters_ofAllLayers_haveTheStatisticsToo() {
    try (Backend backend = open();
        Network net =
            new Network(
                backend,
                described("dense:4:3:linear", "batch-normalisation:3:0.1:1e-5", "dense:3:2:linear"),
                ActivationFunction.SOFTMAX)) {
      assertEquals(
          List.of("W1", "c1", "gain1", "shift1", "W2", "c2", "mean1", "variance1"),
          List.copyOf(net.parameters().keySet()));
    }
  }

  @Test
  void fromStack_ofRbms_startsAtTheirHiddenMeans() {
    try (Backend backend = open();
        Rbm first = rbm(backend, "gaussian", 6, "bernoulli", 5, 1);
        Rbm second = rbm(backend, "bernoulli", 5, "unit-gaussian", 4, 2);
        Matrix x = uniform(backend, ROWS, 6, 1);
        Matrix h1 = backend.zeros(ROWS, 5);
        Matrix h2 = backend.zeros(ROWS, 4);
        Matrix out = backend.zeros(ROWS, 3)) {
      ((GaussianUnits) first.visibleUnits()).writeSigma(new double[] {0.5, 2, 1, 0.25, 1.5, 0.75});
      first.hiddenMean(x, h1);
      second.hiddenMean(h1, h2);
      try (Network net =
          Network.fromStack(backend, PretrainedLayers.of(List.of(first, second)), 3)) {
        assertClose(backend, h2, features(net, x));
        assertEquals(
            described("dense:6:5:sigmoid", "dense:5:4:linear", "dense:4:3:linear"),
            net.layers().descriptions());
        net.forward(x, out);
        assertEquals(1f / 3, backend.download(out)[0], 1e-6, "all classes alike at first");
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> Network.fromStack(backend, PretrainedLayers.of(List.of(first)), 1));
    }
  }

  @Test
  void fromStack_ofABeliefNet_startsAtItsRecognitionMeans() {
    try (Backend backend = open();
        Rbm lower = rbm(backend, "bernoulli", 6, "bernoulli", 5, 1);
        Rbm top = rbm(backend, "bernoulli:5+softmax:3", 8, "bernoulli", 4, 2);
        Dbn dbn = new Dbn(List.of(lower, top), 3);
        Matrix x = uniform(backend, ROWS, 6, 1);
        Matrix mean = backend.zeros(ROWS, 4)) {
      dbn.untie();
      backend.normal(backend.stream(42, 9), dbn.recognitionWeights(1));
      dbn.encodeMeans(2, x, mean);
      try (Network net = Network.fromStack(backend, PretrainedLayers.of(dbn), 3)) {
        assertClose(backend, mean, features(net, x));
      }
    }
  }

  /** In the mean-field solution each layer is consistent with the others. */
  @Test
  void fromStack_ofABoltzmannMachine_startsAtItsMeanFieldMeans() {
    try (Backend backend = open();
        Dbm dbm = new Dbm(backend, 6, 5, 4);
        AugmentedInput augmented = new AugmentedInput(dbm, ROWS, 200, 0);
        Matrix x = uniform(backend, ROWS, 6, 1);
        Matrix input = backend.zeros(ROWS, augmented.size());
        Matrix above = backend.zeros(ROWS, 4)) {
      for (int l = 1; l <= 2; l++) {
        backend.normal(backend.stream(42, l), dbm.weights(l));
        backend.scale(Scalar.of(0.3f), dbm.weights(l));
        backend.normal(backend.stream(43, l), dbm.bias(l));
      }
      augmented.of(x, input);
      backend.copyColumns(input, 6, 4, above, 0);
      try (Network net = Network.fromStack(backend, PretrainedLayers.of(dbm), 2)) {
        assertEquals(10, net.inputs());
        assertArrayEquals(backend.download(above), backend.download(features(net, input)), 1e-5f);
      }
    }
  }

  @Test
  void take_shapesThatDoNotFit_namesTheLayerAndBothShapes() {
    try (Backend backend = open();
        Rbm first = rbm(backend, "bernoulli", 6, "bernoulli", 5, 1);
        Rbm second = rbm(backend, "bernoulli", 5, "bernoulli", 4, 2);
        Network net =
            new Network(
                backend,
                described("dropout:6:0.2", "dense:6:5:sigmoid", "dense:5:3:sigmoid"),
                ActivationFunction.LINEAR);
        Network shallow =
            new Network(backend, described("dense:6:5:sigmoid"), ActivationFunction.LINEAR)) {
      PretrainedLayers stack = PretrainedLayers.of(List.of(first, second));
      ShapeException e = assertThrows(ShapeException.class, () -> net.take(stack));
      assertEquals(
          "layer 3 (dense:5:3:sigmoid) has weights (5, 3), those of pretrained layer 2 are (5, 4); make them equal",
          e.getMessage());
      assertEquals(0, backend.download(net.parameters().get("W1"))[0], "nothing was taken");
      assertThrows(IllegalArgumentException.class, () -> shallow.take(stack));
      net.take(PretrainedLayers.of(List.of(first)));
      assertArrayEquals(
          backend.download(first.weights()), backend.download(net.parameters().get("W1")));
      assertArrayEquals(
          backend.download(first.hiddenBias()), backend.download(net.parameters().get("c1")));
    }
  }

  @Test
  void pretrained_unitsWithoutACounterpart_areNamed() {
    try (Backend backend = open();
        Rbm rbm = rbm(backend, "bernoulli", 6, "binomial:3", 5, 1)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> PretrainedLayers.of(List.of(rbm)));
      assertEquals(
          "units 'binomial:3' have no counterpart in a network; bernoulli, unit-gaussian and rectified units have one",
          e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> PretrainedLayers.of(List.<Rbm>of()));
    }
  }
}
