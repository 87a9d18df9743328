package org.harmonium.kind.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.estimate.PseudoLikelihood;
import org.harmonium.model.Rbm;
import org.harmonium.model.TinyRbm;
import org.junit.jupiter.api.Test;

/** Rows that a layer of a deep machine is watched on. */
class WatchedRowsTest {
  @Test
  void through_stackOfBinaryUnits_areSamplesOfTheirMeans() {
    int n = 4000;
    TinyRbm truth = new TinyRbm(4, 3, 1, 3);
    try (Backend backend = Backends.cpu()) {
      try (Rbm rbm = truth.open(backend);
          Rbm next = new Rbm(backend, 3, 2);
          Matrix mean = backend.zeros(n, 3);
          Matrix sums = backend.zeros(2, 3)) {
        Matrix train = backend.zeros(n, 4);
        Matrix held = backend.zeros(7, 4);
        backend.fill(1, train);
        rbm.hiddenMean(train, mean);
        WatchedRows rows = new WatchedRows(train, held, new double[4], 50, true);
        RandomStream random = backend.stream(1, 10);
        try (WatchedRows above =
            rows.through(backend, 3, true, (v, h) -> rbm.hiddenSample(v, random, null, h))) {
          assertTrue(PseudoLikelihood.isPossible(next, above.train()), "states");
          Matrix validation = above.validation();
          assertNotNull(validation);
          assertTrue(PseudoLikelihood.isPossible(next, validation), "states");
          assertEquals(7, validation.rows());
          assertEquals(50, above.rows());
          backend.columnSums(Scalar.of(1f / n), mean, Scalar.ZERO, sums.rows(0, 1));
          backend.columnSums(Scalar.of(1f / n), above.train(), Scalar.ZERO, sums.rows(1, 2));
          float[] means = backend.download(sums);
          for (int j = 0; j < 3; j++) { // standard error at most 0.008
            assertEquals(means[j], means[3 + j], 0.04);
          }
        }
      }
      assertEquals(0, backend.liveMatrices());
    }
  }
}
