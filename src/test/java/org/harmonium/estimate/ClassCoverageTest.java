package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes among samples: which are covered, and the entropy of their shares. */
class ClassCoverageTest extends OnEachBackend {
  @Test
  void equalShares_coverAll_withTheLargestEntropy() {
    ClassCoverage coverage = ClassCoverage.of(new long[] {5, 5, 5, 5}, 20);
    assertEquals(4, coverage.covered());
    assertEquals(Math.log(4), coverage.entropy(), 1e-12);
  }

  @Test
  void oneClass_isACollapsedGenerator() {
    ClassCoverage coverage = ClassCoverage.of(new long[] {0, 20, 0, 0}, 20);
    assertEquals(1, coverage.covered());
    assertEquals(0, coverage.entropy());
  }

  @Test
  void unequalShares_haveTheEntropyOfTheirLaw() {
    ClassCoverage coverage = ClassCoverage.of(new long[] {50, 25, 25, 0}, 100);
    assertEquals(3, coverage.covered());
    assertEquals(1.5 * Math.log(2), coverage.entropy(), 1e-12);
  }

  /** A tenth of an equal share: of 4 classes and 400 samples, 10. */
  @ParameterizedTest
  @CsvSource({"10, 2", "9, 1", "11, 2"})
  void aClass_isCoveredFromATenthOfAnEqualShare(long few, int covered) {
    assertEquals(covered, ClassCoverage.of(new long[] {400 - few, few, 0, 0}, 400).covered());
  }

  /** More rows than a block has: the class is the largest of the inputs, the first of equals. */
  @Test
  void samples_areOfTheClassWithTheLargestOutput() {
    int rows = 2300;
    float[] samples = new float[rows * 3];
    long[] counts = new long[3];
    for (int i = 0; i < rows; i++) {
      int label = i % 23 == 0 ? 2 : i % 2;
      samples[3 * i + label] = 1 + i;
      counts[label]++;
    }
    samples[0] = samples[1] = samples[2] = 7; // of the first class now
    counts[2]--;
    counts[0]++;
    List<LayerDescription> identity = LayerDescription.chain(3, List.of("dense:3:linear"));
    try (Backend backend = open();
        Network network = new Network(backend, identity, ActivationFunction.SOFTMAX);
        Matrix x = backend.upload(samples, rows, 3)) {
      Matrix w = network.parameters().get("W1");
      backend.write(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, w);
      ClassCoverage coverage = ClassCoverage.of(network, x);
      double entropy = 0;
      for (long count : counts) {
        double share = (double) count / rows;
        entropy -= share * Math.log(share);
      }
      assertEquals(entropy, coverage.entropy(), 1e-12);
      assertEquals(3, coverage.covered());
    }
  }
}
