package org.harmonium.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.ShapeException;
import org.junit.jupiter.api.Test;

/** The generator's losses by their definitions, and penalties by theirs. */
class LossTest {
  private static final float[] LOGITS = {-40, -3, 0, 0.5f, 2, 40};

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void zeroSum_ofGeneratedRows_isTheLogOfOneLessD() {
    try (Backend backend = Backends.cpu();
        Matrix y = backend.upload(LOGITS, 6, 1);
        Matrix t = backend.zeros(6, 1);
        Matrix dy = backend.zeros(6, 1)) {
      double exact = 0;
      for (float x : LOGITS) {
        exact -= Math.log1p(Math.exp(x)); // log(1 - sigmoid(x))
      }
      assertEquals(exact, ZeroSum.INSTANCE.value(backend, y, t), 1e-6);
      assertEquals(
          0,
          ZeroSum.INSTANCE.value(backend, y, t) + BinaryCrossEntropy.INSTANCE.value(backend, y, t),
          "what one wins the other loses");
      ZeroSum.INSTANCE.gradient(backend, y, t, dy);
      float[] got = backend.download(dy);
      for (int i = 0; i < 6; i++) {
        assertEquals(-sigmoid(LOGITS[i]), got[i], 1e-6 * sigmoid(LOGITS[i]));
      }
    }
  }

  @Test
  void nonSaturating_ofGeneratedRows_isLessTheLogOfD() {
    try (Backend backend = Backends.cpu();
        Matrix y = backend.upload(LOGITS, 6, 1);
        Matrix t = backend.zeros(6, 1);
        Matrix dy = backend.zeros(6, 1)) {
      double exact = 0;
      for (float x : LOGITS) {
        exact += Math.log1p(Math.exp(-x)); // -log sigmoid(x)
      }
      assertEquals(exact, NonSaturating.INSTANCE.value(backend, y, t), 1e-6);
      NonSaturating.INSTANCE.gradient(backend, y, t, dy);
      float[] got = backend.download(dy);
      for (int i = 0; i < 6; i++) {
        // Relative: the digits of 1 - D stay where D is 1 as a float.
        assertEquals(-sigmoid(-LOGITS[i]), got[i], 1e-6 * sigmoid(-LOGITS[i]));
      }
      assertThrows(ShapeException.class, () -> NonSaturating.INSTANCE.gradient(backend, y, t, t));
    }
  }

  @Test
  void nonSaturating_sureDiscriminator_hasTheSlopeThatZeroSumLacks() {
    try (Backend backend = Backends.cpu();
        Matrix y = backend.upload(new float[] {-20}, 1, 1); // D = 2e-9: surely generated
        Matrix t = backend.zeros(1, 1);
        Matrix dy = backend.zeros(1, 1)) {
      ZeroSum.INSTANCE.gradient(backend, y, t, dy);
      assertTrue(Math.abs(backend.download(dy)[0]) < 1e-8);
      NonSaturating.INSTANCE.gradient(backend, y, t, dy);
      assertEquals(-1, backend.download(dy)[0], 1e-6);
    }
  }

  @Test
  void penalties_ofKnownOutputs_areThoseOfTheirFormulas() {
    try (Backend backend = Backends.cpu();
        Matrix h = backend.upload(new float[] {0.5f, 0.25f, 0, 0.75f}, 2, 2);
        L1Penalty l1 = new L1Penalty(backend, 2, Scalar.of(2f));
        SparsityPenalty sparsity = new SparsityPenalty(backend, 2, 0.25, Scalar.of(0.5f));
        Dense layer = new Dense(backend, 3, 2, ActivationFunction.SIGMOID);
        ContractivePenalty contractive = new ContractivePenalty(backend, layer, Scalar.of(2f))) {
      assertEquals(2 * 1.5, l1.value(h), 1e-9);
      // means 0.25, which is the target, and 0.5; 2 rows
      double divergence = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
      assertEquals(0.5 * 2 * divergence, sparsity.value(h), 1e-7);
      // slopes h (1 - h) are 1/4, 3/16, 0 and 3/16; three weights of 2 into each unit
      Initialisation.constant(2).initialise(backend, layer, backend.stream(1, 1));
      double slopes = 1 / 16.0 + 9 / 256.0 + 9 / 256.0;
      assertEquals(2 * slopes * 12, contractive.value(h), 1e-6);
      Tied tied = new Tied(layer, ActivationFunction.LINEAR);
      assertThrows(
          IllegalArgumentException.class,
          () -> new ContractivePenalty(backend, tied, Scalar.ONE).close());
      tied.close();
      assertThrows(
          IllegalArgumentException.class,
          () -> new SparsityPenalty(backend, 2, 0, Scalar.ONE).close());
    }
  }

  @Test
  void sparsity_unitsThatAreAlwaysOff_hasAFinitePull() {
    try (Backend backend = Backends.cpu();
        Matrix h = backend.zeros(4, 2);
        Matrix dh = backend.zeros(4, 2);
        SparsityPenalty sparsity = new SparsityPenalty(backend, 2, 0.1, Scalar.ONE)) {
      sparsity.addGradient(h, dh);
      float pull = backend.download(dh)[0];
      assertTrue(Float.isFinite(pull) && pull < 0, "upwards: " + pull);
      assertTrue(Double.isFinite(sparsity.value(h)));
    }
  }
}
