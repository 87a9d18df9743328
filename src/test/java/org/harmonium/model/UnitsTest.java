package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.TinyLayer.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines of all kinds of units against sums over all their joint states. */
class UnitsTest extends OnEachBackend {
  /** Visible units, hidden units, by their words and sizes. */
  record Kinds(String visible, int v, String hidden, int h) {
    TinyMachine machine() {
      return new TinyMachine(visible, v, hidden, h, 0.5, 7);
    }
  }

  static Stream<Kinds> kinds() {
    return Stream.of(
        new Kinds("softmax:3", 6, "bernoulli", 3),
        new Kinds("binomial:3", 2, "softmax:3", 3),
        new Kinds("bernoulli", 3, "binomial:2", 2),
        new Kinds("gaussian", 2, "bernoulli", 3),
        new Kinds("unit-gaussian", 2, "softmax:2", 4),
        new Kinds("gaussian", 2, "unit-gaussian", 1),
        new Kinds("bernoulli", 4, "unit-gaussian", 1),
        new Kinds("bernoulli:2+softmax:3", 5, "bernoulli", 2),
        new Kinds("unit-gaussian:1+bernoulli:2+softmax:2", 5, "softmax:2+bernoulli:1", 3));
  }

  private static Matrix upload(Backend backend, List<State> states) {
    int cols = states.get(0).x().length;
    double[] values = states.stream().flatMapToDouble(s -> Arrays.stream(s.x())).toArray();
    return backend.upload(TinyMachine.floats(values), states.size(), cols);
  }

  /** Is the state so near the middle of its grid that the other layer's grid reaches far enough? */
  private static boolean isCommon(State state) {
    return state.logBase() > -25;
  }

  /** E[x] under unnormalised weights of the states. */
  private static double[] mean(List<State> states, double[] weights) {
    double all = Arrays.stream(weights).sum();
    double[] mean = new double[states.get(0).x().length];
    for (int s = 0; s < weights.length; s++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += weights[s] / all * states.get(s).x()[i];
      }
    }
    return mean;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void conditionals_everyState_areThoseOfTheEnergy(Kinds kinds) {
    TinyMachine truth = kinds.machine();
    List<State> vs = truth.visibleLayer(truth.theta()).all();
    List<State> hs = truth.hiddenLayer(truth.theta()).all();
    double[][] joint = truth.jointLaw();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = upload(backend, vs);
        Matrix h = upload(backend, hs);
        Matrix hMean = backend.zeros(vs.size(), truth.hidden);
        Matrix vMean = backend.zeros(hs.size(), truth.visible)) {
      rbm.hiddenMean(v, hMean);
      rbm.visibleMean(h, vMean);
      double[] gotH = backend.downloadDoubles(hMean);
      double[] gotV = backend.downloadDoubles(vMean);
      for (int s = 0; s < vs.size(); s++) {
        double[] exact = mean(hs, joint[s]);
        for (int j = 0; j < exact.length && isCommon(vs.get(s)); j++) {
          assertEquals(exact[j], gotH[s * exact.length + j], 1e-5);
        }
      }
      for (int t = 0; t < hs.size(); t++) {
        int state = t;
        double[] exact = mean(vs, Arrays.stream(joint).mapToDouble(row -> row[state]).toArray());
        for (int i = 0; i < exact.length && isCommon(hs.get(t)); i++) {
          assertEquals(exact[i], gotV[t * exact.length + i], 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void energies_everyState_areThoseOfTheDefinition(Kinds kinds) {
    TinyMachine truth = kinds.machine();
    List<State> vs = truth.visibleLayer(truth.theta()).all();
    List<State> hs = truth.hiddenLayer(truth.theta()).all();
    double[][] logWeights = truth.logWeights();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend);
        Matrix v = upload(backend, vs);
        Matrix all = upload(backend, hs);
        Matrix h = backend.zeros(vs.size(), truth.hidden)) {
      double[] free = rbm.freeEnergy(v);
      for (int s = 0; s < vs.size(); s++) {
        double exact = truth.freeEnergy(truth.theta(), vs.get(s).x());
        if (isCommon(vs.get(s))) {
          assertEquals(exact, free[s], 1e-4);
        }
      }
      float[] states = backend.download(all);
      for (int t = 0; t < hs.size(); t += 5) {
        float[] rows = new float[vs.size() * truth.hidden];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = states[t * truth.hidden + i % truth.hidden];
        }
        backend.write(rows, h);
        double[] energy = rbm.energy(v, h);
        for (int s = 0; s < vs.size(); s++) {
          double volumes = vs.get(s).logVolume() + hs.get(t).logVolume();
          assertEquals(-logWeights[s][t] + volumes, energy[s], 2e-4);
        }
      }
    }
  }

  /** A(scale input, scale bias) of both layers against the sum over states. */
  @ParameterizedTest
  @MethodSource("kinds")
  void logNormaliser_anyScale_isTheSumOverStates(Kinds kinds) {
    TinyMachine truth = kinds.machine();
    try (Backend backend = open();
        Rbm rbm = truth.open(backend)) {
      for (int layer = 0; layer < 2; layer++) {
        Units units = rbm.layers().get(layer).units();
        double[] bias = truth.part(truth.theta(), layer + 1);
        double[] input = new double[bias.length];
        Arrays.setAll(input, i -> 0.7 * Math.cos(3 * i + 1));
        for (double scale : new double[] {1, 0.3, 0}) {
          double[] scaledInput = Arrays.stream(input).map(x -> scale * x).toArray();
          double[] scaledBias = Arrays.stream(bias).map(x -> scale * x).toArray();
          double exact = truth.logNormaliser(layer, scaledInput, scaledBias);
          assertEquals(exact, units.logNormaliser(scaledInput, scaledBias), 1e-6);
          double[] t = new double[bias.length];
          Arrays.setAll(t, i -> input[i] + bias[i]);
          try (Matrix total = backend.upload(TinyMachine.floats(t), 1, t.length)) {
            Matrix itsBias = rbm.layers().get(layer).bias();
            assertEquals(exact, units.logNormaliser(backend, scale, total, itsBias)[0], 1e-5);
          }
        }
      }
    }
  }

  /** Whichever matrices are given for input, mean and sample, the numbers are the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bernoulli",
        "gaussian",
        "unit-gaussian",
        "softmax:3",
        "binomial:4",
        "rectified",
        "bernoulli:3+softmax:3",
        "softmax:2+unit-gaussian:2+bernoulli:2"
      })
  void sample_anyAliasing_givesTheSameBits(String word) {
    int n = 5;
    int cols = 6;
    try (Backend backend = open();
        Matrix input = backend.zeros(n, cols);
        Matrix bias = backend.zeros(1, cols);
        Matrix x = backend.zeros(n, cols);
        Matrix y = backend.zeros(n, cols);
        Matrix mean = backend.zeros(n, cols)) {
      Units units = UnitsDescription.parse(word).open(backend, cols);
      assertEquals(word, units.name());
      double[] deviations = {0.5, 1, 2, 3, 1.5, 0.7};
      units.matchDeviations(deviations);
      units.reserve(n);
      RandomStream random = backend.stream(3, 1);
      backend.normal(random, input);
      backend.normal(random, bias);
      units.mean(backend, input, bias, mean);
      float[] means = backend.download(mean);
      backend.copy(input, x);
      units.mean(backend, x, bias, x);
      assertArrayEquals(means, backend.download(x), "mean in place");
      long draw = random.position();
      units.sample(backend, input, bias, random, null, y);
      float[] samples = backend.download(y);
      random.seek(draw);
      units.sample(backend, input, bias, random, x, y);
      assertArrayEquals(means, backend.download(x), "mean apart");
      assertArrayEquals(samples, backend.download(y), "sample apart");
      random.seek(draw);
      backend.copy(input, x);
      units.sample(backend, x, bias, random, null, x);
      assertArrayEquals(samples, backend.download(x), "sample in place, no mean");
      random.seek(draw);
      backend.copy(input, x);
      units.sample(backend, x, bias, random, y, x);
      assertArrayEquals(samples, backend.download(x), "sample in place");
      assertArrayEquals(means, backend.download(y), "mean beside a sample in place");
      random.seek(draw);
      backend.copy(input, x);
      units.sample(backend, x, bias, random, x, y);
      assertArrayEquals(means, backend.download(x), "mean in place beside a sample");
      assertArrayEquals(samples, backend.download(y));
      units.close();
    }
  }
}
