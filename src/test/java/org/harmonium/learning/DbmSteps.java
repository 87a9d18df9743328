package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Dbm;
import org.harmonium.model.TinyDbm;
import org.harmonium.model.TinyRbm;

/** Steps of joint training of a small deep Boltzmann machine, for tests. */
abstract class DbmSteps extends OnEachBackend {
  static final int[] DATA = {0, 3, 5, 9, 9, 14}; // numbers of visible states

  final TinyDbm truth = new TinyDbm(0.8, 6, 4, 3, 2, 2);

  static Matrix upload(Backend backend, int... numbers) {
    float[] v = new float[numbers.length * 4];
    for (int i = 0; i < v.length; i++) {
      v[i] = TinyRbm.bit(numbers[i / 4], i % 4);
    }
    return backend.upload(v, numbers.length, 4);
  }

  static MeanFieldLearning start(Dbm dbm, MeanFieldSettings settings, int batch, boolean stacked) {
    RandomStream random = dbm.backend().stream(5, 3);
    MeanFieldLearning rule = new MeanFieldLearning(dbm, settings, batch, random, stacked);
    rule.startChainsAtRandom();
    return rule;
  }

  static Map<String, float[]> bits(Backend backend, LearningRule rule) {
    Map<String, float[]> bits = new LinkedHashMap<>();
    rule.parameters().forEach((name, x) -> bits.put(name, backend.download(x)));
    rule.state().forEach((name, x) -> bits.put(name, backend.download(x)));
    return bits;
  }

  static void assertSame(Map<String, float[]> expected, Map<String, float[]> got, float e) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, x) -> assertArrayEquals(x, got.get(name), e, name));
  }

  /** The chains' own term, from what they are after the step. */
  Map<String, double[]> chainsTerm(Backend backend, LayeredChains chains) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int l = 0; l <= truth.depth(); l++) {
      float[] x = backend.download(l == 0 ? chains.v() : chains.expectation(l));
      double[] mean = new double[truth.sizes[l]];
      int m = x.length / mean.length;
      for (int i = 0; i < x.length; i++) {
        mean[i % mean.length] += x[i] / (double) m;
      }
      all.put(l == 0 ? "db" : "dc" + l, mean);
      if (l > 0) {
        float[] below = backend.download(l == 1 ? chains.v() : chains.expectation(l - 1));
        int rows = truth.sizes[l - 1];
        double[] products = new double[rows * mean.length];
        for (int e = 0; e < products.length; e++) {
          for (int c = 0; c < m; c++) {
            products[e] +=
                below[c * rows + e / mean.length]
                    * x[c * mean.length + e % mean.length]
                    / (double) m;
          }
        }
        all.put("dW" + l, products);
      }
    }
    return all;
  }
}
