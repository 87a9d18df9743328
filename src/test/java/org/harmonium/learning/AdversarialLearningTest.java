package org.harmonium.learning;

import static org.harmonium.learning.NetworkRule.described;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.harmonium.backend.Recording;
import org.harmonium.learning.AdversarialSettings.GeneratorLoss;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.Network;
import org.harmonium.nn.Initialisation;
import org.junit.jupiter.api.Test;

/** The game on toys: where a discriminator must come to, and which way a generator goes. */
class AdversarialLearningTest extends OnEachBackend {
  /** Discriminator steps of the toy. */
  private int steps() {
    return size(3000, 300);
  }

  /** How far D may be from the optimum. */
  private double tolerance() {
    return on.isEmulated() ? 0.05 : 0.02; // fewer steps
  }

  /** By state: (0, 0), (1, 0) and (1, 1). */
  private static final double[] DATA = {0.5, 0.3, 0.2};

  private static final double[] MODEL = {0.2, 0.5, 0.3};
  private static final float[] STATES = {0, 0, 1, 0, 1, 1};

  /** A generator that never changes: two steps of one uniform number, at a and b. */
  private static Gan toy(Backend backend) {
    Gan gan =
        new Gan(
            backend,
            described("dense:1:2:sigmoid"),
            described("dense:2:1:linear"),
            LatentLaw.UNIFORM);
    double a = Math.sqrt(3) * (2 * MODEL[0] - 1);
    double b = Math.sqrt(3) * (2 * (MODEL[0] + MODEL[1]) - 1);
    float steep = 1e5f;
    Network g = gan.generator();
    backend.write(new float[] {steep, steep}, g.parameters().get("W1"));
    backend.write(
        new float[] {(float) (-a * steep), (float) (-b * steep)}, g.parameters().get("c1"));
    return gan;
  }

  /** 100 rows with the states in their shares. */
  private static float[] data() {
    float[] rows = new float[200];
    int at = 0;
    for (int state = 0; state < 3; state++) {
      for (int i = 0; i < Math.round(100 * DATA[state]); i++, at += 2) {
        rows[at] = STATES[2 * state];
        rows[at + 1] = STATES[2 * state + 1];
      }
    }
    return rows;
  }

  /** D = p_data / (p_data + p_model) (2014, proposition 1). */
  @Test
  void discriminator_ofAFixedGenerator_comesToTheKnownOptimum() {
    try (Backend backend = open();
        Gan gan = toy(backend);
        Matrix v = backend.upload(data(), 100, 2);
        AdversarialLearning rule =
            new AdversarialLearning(
                gan,
                new SgdOptimiser(
                    backend, gan.discriminator().layers().learned(), Momentum.CLASSICAL),
                new Adam(backend, gan.generator().layers().learned(), GradientSettings.PLAIN),
                new AdversarialSettings(GeneratorLoss.ZERO_SUM, 0, 1, 0),
                100,
                backend.stream(4, 1));
        Matrix states = backend.upload(STATES, 3, 2);
        Matrix d = backend.zeros(3, 1)) {
      float[] generator = backend.download(gan.generator().parameters().get("W1"));
      rule.prepare(1, 0.5, 100);
      try (Recording step = backend.record(() -> rule.step(v))) {
        for (int part = 0; part < 10; part++) {
          rule.prepare(1.0 / (1 + part * part), 0.5, 100);
          step.replay(steps() / 10);
        }
      }
      gan.discriminate(states, d);
      double[] got = backend.downloadDoubles(d);
      for (int state = 0; state < 3; state++) {
        assertEquals(DATA[state] / (DATA[state] + MODEL[state]), got[state], tolerance());
      }
      assertArrayEquals(generator, backend.download(gan.generator().parameters().get("W1")));
    }
  }

  private static Gan game(Backend backend) {
    Gan gan =
        new Gan(
            backend,
            described("dense:2:8:tanh", "dense:8:2:linear"),
            described("dense:2:8:tanh", "dense:8:1:linear"),
            LatentLaw.NORMAL);
    gan.initialise(Initialisation.GLOROT_NORMAL, backend.stream(4, 0));
    return gan;
  }

  private static AdversarialLearning rule(Backend backend, Gan gan, AdversarialSettings settings) {
    return new AdversarialLearning(
        gan,
        new SgdOptimiser(backend, gan.discriminator().layers().learned(), Momentum.NONE),
        new SgdOptimiser(backend, gan.generator().layers().learned(), Momentum.NONE),
        settings,
        50,
        backend.stream(4, 1));
  }

  /** One network learns against the other, which as good as stays. */
  @Test
  void oneNetwork_learningAgainstTheOther_winsTheGame() {
    for (GeneratorLoss loss : GeneratorLoss.values()) {
      try (Backend backend = open();
          Gan gan = game(backend);
          Matrix v = backend.zeros(50, 2);
          Matrix z = backend.zeros(200, 2);
          AdversarialLearning forD = rule(backend, gan, new AdversarialSettings(loss, 0, 1, 0));
          AdversarialLearning forG = rule(backend, gan, new AdversarialSettings(loss, 0, 1, 1e9))) {
        backend.normal(backend.stream(4, 2), v);
        backend.normal(backend.stream(4, 3), z);
        try (Matrix three = backend.upload(new float[] {3, 3}, 1, 2)) {
          backend.addRow(v, three, v);
        }
        learn(forD, v, 0.2, 60);
        AdversarialMeasures sure = forD.measure(v, z);
        assertTrue(sure.accuracyOnData() > 0.95 && sure.accuracyOnGenerated() > 0.95, "" + sure);
        learn(forG, v, 0.2e-9, 200);
        AdversarialMeasures fooled = forD.measure(v, z);
        assertTrue(fooled.generatorLoss() < sure.generatorLoss() - 0.5, sure + " " + fooled);
        assertTrue(fooled.discriminatorLoss() > sure.discriminatorLoss() + 0.5, "" + fooled);
        assertTrue(fooled.accuracyOnGenerated() < 0.5, "" + fooled);
        assertEquals(sure.accuracyOnData(), fooled.accuracyOnData());
      }
    }
  }

  private static void learn(AdversarialLearning rule, Matrix v, double rate, int steps) {
    for (int step = 0; step < steps; step++) {
      rule.prepare(rate, 0, v.rows());
      rule.step(v);
    }
  }

  @Test
  void measures_ofKnownLogits_areWhatTheySay() {
    try (Backend backend = open();
        Gan gan =
            new Gan(
                backend,
                described("dense:1:1:linear"),
                described("dense:1:1:linear"),
                LatentLaw.NORMAL);
        AdversarialLearning rule =
            rule(backend, gan, new AdversarialSettings(GeneratorLoss.NON_SATURATING, 0.25, 1, 1));
        Matrix x = backend.upload(new float[] {2, -1, 1}, 3, 1);
        Matrix z = backend.upload(new float[] {-3, 0.5f}, 2, 1)) {
      backend.fill(1f, gan.generator().parameters().get("W1"));
      backend.fill(1f, gan.discriminator().parameters().get("W1"));
      AdversarialMeasures measures = rule.measure(x, z);
      assertEquals(2 / 3.0, measures.accuracyOnData());
      assertEquals(1 / 2.0, measures.accuracyOnGenerated());
      double onData = (softplus(2) + softplus(-1) + softplus(1) - 0.75 * 2) / 3;
      double onGenerated = (softplus(-3) + softplus(0.5)) / 2;
      assertEquals(onData + onGenerated, measures.discriminatorLoss(), 1e-6);
      assertEquals((softplus(3) + softplus(-0.5)) / 2, measures.generatorLoss(), 1e-6);
    }
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  @Test
  void settings_outOfRange_areRefused() {
    GeneratorLoss loss = GeneratorLoss.ZERO_SUM;
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new AdversarialSettings(loss, 1, 1, 1),
            () -> new AdversarialSettings(loss, -0.1, 1, 1),
            () -> new AdversarialSettings(loss, 0, 0, 1),
            () -> new AdversarialSettings(loss, 0, 1, -1))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
  }
}
