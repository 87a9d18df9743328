package org.harmonium.learning;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.nn.Parameter;

/**
 * Stochastic gradient descent with optional momentum: each parameter has a velocity d, of which
 * each step keeps a share mu.
 *
 * <pre>
 *   none       w = w - rate g
 *   classical  d = mu d - rate g;   w = w + d                           (Polyak 1964)
 *   nesterov   d = mu d - rate g;   w = w + mu d - rate g               (Nesterov 1983)
 * </pre>
 *
 * <p>The formulas are those of Sutskever, Martens, Dahl and Hinton ("On the importance of
 * initialization and momentum in deep learning", ICML 2013, eq. 1 to 4), where Nesterov's gradient
 * is taken at w + mu d. The parameter w here is that point.
 */
public final class SgdOptimiser extends GradientDescent {
  public enum Momentum {
    NONE,
    CLASSICAL,
    NESTEROV
  }

  private final double decay; // l2
  private final Momentum kind;
  private final Matrix[] velocity; // d, by parameter; none without momentum
  private final Scalar mu;
  private final Scalar lessRate; // -rate
  private final Scalar l2; // rate * decay

  public SgdOptimiser(Backend backend, List<Parameter> parameters, Momentum kind) {
    this(backend, parameters, kind, GradientSettings.PLAIN);
  }

  public SgdOptimiser(
      Backend backend, List<Parameter> parameters, Momentum kind, GradientSettings settings) {
    super(backend, parameters, settings);
    this.kind = kind;
    this.decay = settings.l2();
    this.velocity = kind == Momentum.NONE ? new Matrix[0] : memory();
    this.mu = backend.scalar(0f);
    this.lessRate = rate.negated();
    this.l2 = backend.scalar(0f);
  }

  @Override
  public void prepare(double rate, double momentum) {
    super.prepare(rate, momentum);
    mu.set((float) momentum);
    l2.set((float) (rate * decay));
  }

  @Override
  void move(int i, Parameter p) {
    switch (kind) {
      case NONE -> backend.axpy(lessRate, decayed(p), p.value());
      case CLASSICAL -> {
        Scalar share = decays(p) ? l2 : Scalar.ZERO;
        backend.momentumDescent(mu, lessRate, share, p.gradient(), velocity[i], p.value());
      }
      case NESTEROV -> {
        Matrix g = decayed(p);
        backend.scale(mu, velocity[i]);
        backend.axpy(lessRate, g, velocity[i]);
        backend.axpy(mu, velocity[i], p.value());
        backend.axpy(lessRate, g, p.value());
      }
    }
  }

  @Override
  public boolean usesMomentum() {
    return kind != Momentum.NONE;
  }

  /** The velocities: dW1, dc1 and so on. */
  @Override
  public Map<String, Matrix> state() {
    return named("d", velocity);
  }
}
