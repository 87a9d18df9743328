package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Rbm;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hidden units a target of activity is for. */
class SparsityTest {
  private static final UpdateSettings SPARSE =
      new UpdateSettings(0, 0, new SparsityTarget(0.1, 1, 0.9));

  private static Rbm rbm(Backend backend, String hidden) {
    Units units = UnitsDescription.parse(hidden).open(backend, 4);
    return new Rbm(backend, BernoulliUnits.INSTANCE, 3, units, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unit-gaussian", "rectified", "binomial:3", "bernoulli:2+unit-gaussian:2"})
  void unitsThatAreNotBinary_areRefused(String hidden) {
    try (Backend backend = Backends.cpu()) {
      try (Rbm rbm = rbm(backend, hidden)) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> new RbmUpdate(rbm, SPARSE).close())
                .getMessage();
        assertEquals(
            "a sparsity target is for hidden units that are 0 or 1, which '%s' units are not: leave sparsity out"
                .formatted(hidden),
            message);
        new RbmUpdate(rbm, UpdateSettings.PLAIN).close();
      }
      assertEquals(0, backend.liveMatrices());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "softmax:2", "binomial:1", "bernoulli:2+softmax:2"})
  void unitsOfZeroAndOne_haveOne(String hidden) {
    try (Backend backend = Backends.cpu();
        Rbm rbm = rbm(backend, hidden);
        RbmUpdate update = new RbmUpdate(rbm, SPARSE)) {
      assertEquals(0.1f, backend.download(update.state().get("q"))[0]);
    }
  }
}
