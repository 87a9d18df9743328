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
public final class SgdOptimiser implements Optimiser {
  /** The kinds of momentum. */
  public enum Momentum {
    NONE,
    CLASSICAL,
    NESTEROV
  }

  private final Backend backend;
  private final Gradients gradients;
  private final GradientSettings settings;
  private final Momentum kind;
  private final Matrix[] velocity; // d, by parameter; none without momentum
  private final Scalar mu;
  private final Scalar lessRate; // -rate
  private final Scalar l2; // rate * decay

  /** Creates an optimiser without decay and limits. */
  public SgdOptimiser(Backend backend, List<Parameter> parameters, Momentum kind) {
    this(backend, parameters, kind, GradientSettings.PLAIN);
  }

  /**
   * @param parameters to learn; closed by the caller
   */
  public SgdOptimiser(
      Backend backend, List<Parameter> parameters, Momentum kind, GradientSettings settings) {
    this.backend = backend;
    this.kind = kind;
    this.settings = settings;
    this.gradients = new Gradients(backend, parameters, settings);
    this.velocity = kind == Momentum.NONE ? new Matrix[0] : gradients.memory();
    this.mu = backend.scalar(0f);
    this.lessRate = backend.scalar(0f);
    this.l2 = backend.scalar(0f);
  }

  @Override
  public void prepare(double rate, double momentum) {
    mu.set((float) momentum);
    lessRate.set((float) -rate);
    l2.set((float) (rate * settings.l2()));
  }

  @Override
  public void step() {
    gradients.limit();
    for (int i = 0; i < gradients.count(); i++) {
      switch (kind) {
        case NONE -> plain(i);
        case CLASSICAL -> classical(i);
        case NESTEROV -> nesterov(i);
      }
    }
  }

  private void plain(int i) {
    gradients.decay(i);
    backend.axpy(lessRate, gradients.gradient(i), gradients.value(i));
  }

  private void classical(int i) {
    Scalar decay = gradients.decays(i) ? l2 : Scalar.ZERO;
    backend.momentumDescent(
        mu, lessRate, decay, gradients.gradient(i), velocity[i], gradients.value(i));
  }

  private void nesterov(int i) {
    gradients.decay(i);
    backend.scale(mu, velocity[i]);
    backend.axpy(lessRate, gradients.gradient(i), velocity[i]);
    backend.axpy(mu, velocity[i], gradients.value(i));
    backend.axpy(lessRate, gradients.gradient(i), gradients.value(i));
  }

  @Override
  public boolean usesMomentum() {
    return kind != Momentum.NONE;
  }

  /** The velocities: dW1, dc1 and so on. */
  @Override
  public Map<String, Matrix> state() {
    return gradients.named("d", velocity);
  }

  @Override
  public void close() {
    gradients.close();
  }
}
