package org.harmonium.learning;

import static org.harmonium.learning.NetworkRule.described;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Objects;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.reference.ReferenceBackend;
import org.harmonium.learning.AdversarialSettings.GeneratorLoss;
import org.harmonium.learning.SgdOptimiser.Momentum;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.Parameter;
import org.harmonium.nn.Sequence;
import org.harmonium.nn.Wanted;
import org.junit.jupiter.api.Test;

/** Adversarial learning in double against algorithm 1 of the paper, written out a row at a time. */
class AlgorithmOneTest {
  private static final int ROWS = 7; // parts of 3 and 4
  private static final int K = 2;
  private static final float RATE = 0.25f;
  private static final float SLOWER = 0.5f;
  private static final float SMOOTHING = 0.125f;

  private static Gan gan(ReferenceBackend backend) {
    Gan gan =
        new Gan(
            backend,
            described("dense:2:5:tanh", "dense:5:3:sigmoid"),
            described("maxout:3:4:2", "dense:4:1:linear"),
            LatentLaw.NORMAL);
    gan.initialise(Initialisation.normal(0.8), backend.stream(3, 0));
    return gan;
  }

  /** The algorithm with D and G as they stand in the paper. */
  private static final class ByHand {
    private final ReferenceBackend backend;
    private final Gan gan;
    private final Sequence g;
    private final Sequence d;
    private final RandomStream noise;
    private final boolean saturating;

    ByHand(ReferenceBackend backend, Gan gan, RandomStream noise, boolean saturating) {
      this.backend = backend;
      this.gan = gan;
      this.g = gan.generator().layers();
      this.d = gan.discriminator().layers();
      this.noise = noise;
      this.saturating = saturating;
    }

    void step(Matrix v) {
      discriminatorStep(v.rows(0, 3));
      discriminatorStep(v.rows(3, 7));
      generatorStep(4);
    }

    private void discriminatorStep(Matrix x) {
      int m = x.rows();
      d.parameters().forEach(Parameter::clear);
      try (Matrix z = backend.zeros(m, 2)) {
        gan.sampleLatent(noise, z);
        for (int i = 0; i < m; i++) {
          double logit = backend.downloadDoubles(d.forward(x.rows(i, i + 1), null))[0];
          // Down: -log D with the target smoothed.
          back(d, SMOOTHING * sigmoid(logit) - (1 - SMOOTHING) * (1 - sigmoid(logit)), m);
          Matrix made = g.forward(z.rows(i, i + 1), null);
          logit = backend.downloadDoubles(d.forward(made, null))[0];
          back(d, sigmoid(logit), m); // down: -log(1 - D)
        }
      }
      move(d, -RATE);
    }

    private void generatorStep(int m) {
      g.parameters().forEach(Parameter::clear);
      try (Matrix z = backend.zeros(m, 2)) {
        gan.sampleLatent(noise, z);
        for (int i = 0; i < m; i++) {
          Matrix made = g.forward(z.rows(i, i + 1), null);
          double logit = backend.downloadDoubles(d.forward(made, null))[0];
          double slope = saturating ? -sigmoid(logit) : -(1 - sigmoid(logit));
          try (Matrix dy = backend.uploadDoubles(new double[] {slope / m}, 1, 1)) {
            Matrix dx = Objects.requireNonNull(d.backward(dy, Wanted.INPUT));
            g.backward(dx, false);
          }
        }
      }
      move(g, -RATE * SLOWER);
    }

    private void back(Sequence net, double slope, int m) {
      try (Matrix dy = backend.uploadDoubles(new double[] {slope / m}, 1, 1)) {
        net.backward(dy, false);
      }
    }

    private void move(Sequence net, float by) {
      for (Parameter p : net.parameters()) {
        backend.axpy(Scalar.of(by), p.gradient(), p.value());
      }
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }

  /** The generator's step, the last one, adds nothing to what the discriminator's left. */
  private static void assertSameGradients(ReferenceBackend backend, Gan one, Gan other) {
    List<Parameter> expected = other.discriminator().layers().parameters();
    List<Parameter> got = one.discriminator().layers().parameters();
    for (int i = 0; i < got.size(); i++) {
      assertArrayEquals(
          backend.downloadDoubles(expected.get(i).gradient()),
          backend.downloadDoubles(got.get(i).gradient()),
          1e-7,
          got.get(i).name());
    }
  }

  @Test
  void steps_ofBothLosses_areTheAlgorithms() {
    for (GeneratorLoss loss : GeneratorLoss.values()) {
      try (ReferenceBackend backend = new ReferenceBackend();
          Gan one = gan(backend);
          Gan other = gan(backend);
          Matrix v = backend.zeros(ROWS, 3);
          AdversarialLearning rule =
              new AdversarialLearning(
                  one,
                  new SgdOptimiser(backend, one.discriminator().layers().learned(), Momentum.NONE),
                  new SgdOptimiser(backend, one.generator().layers().learned(), Momentum.NONE),
                  new AdversarialSettings(loss, SMOOTHING, K, SLOWER),
                  ROWS,
                  backend.stream(3, 1))) {
        backend.uniform(backend.stream(3, 2), v);
        ByHand byHand =
            new ByHand(backend, other, backend.stream(3, 1), loss == GeneratorLoss.ZERO_SUM);
        for (int step = 0; step < 3; step++) {
          rule.prepare(RATE, 0, ROWS);
          rule.step(v);
          byHand.step(v);
          assertSameGradients(backend, one, other);
          one.parameters()
              .forEach(
                  (name, x) ->
                      assertArrayEquals(
                          backend.downloadDoubles(other.parameters().get(name)),
                          backend.downloadDoubles(x),
                          1e-7, // 1 / m is a float in the rule
                          name));
        }
      }
    }
  }
}
