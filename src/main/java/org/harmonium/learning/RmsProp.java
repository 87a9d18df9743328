package org.harmonium.learning;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.nn.Parameter;

/**
 * RMSProp: each gradient is divided by the square root of the running mean of its square (Tieleman
 * and Hinton: Lecture 6.5, COURSERA: Neural networks for machine learning, 2012).
 *
 * <pre>
 *   s = decay s + (1 - decay) g^2;   w = w - rate g / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>It has no momentum; the momentum of a training plan is not used.
 */
public final class RmsProp implements Optimiser {
  /** The share of s that is kept, as in the lecture. */
  public static final double DECAY = 0.9;

  /** The addend that keeps quotients finite. */
  public static final double EPSILON = 1e-8;

  private final Backend backend;
  private final Gradients gradients;
  private final float decay;
  private final float epsilon;
  private final Matrix[] square; // s, by parameter
  private final Scalar rate;

  /** Creates an optimiser with the settings of the lecture. */
  public RmsProp(Backend backend, List<Parameter> parameters, GradientSettings settings) {
    this(backend, parameters, DECAY, EPSILON, settings);
  }

  /**
   * @param parameters to learn; closed by the caller
   * @param decay the share of s that is kept, from 0 to below 1
   * @param epsilon above 0
   */
  public RmsProp(
      Backend backend,
      List<Parameter> parameters,
      double decay,
      double epsilon,
      GradientSettings settings) {
    this.backend = backend;
    this.decay = (float) decay;
    this.epsilon = (float) epsilon;
    if (!(decay >= 0 && this.decay < 1 && this.epsilon > 0)) {
      throw new IllegalArgumentException(
          "RMSProp needs a decay from 0 to below 1 and an epsilon above 0, were %s and %s"
              .formatted(decay, epsilon));
    }
    this.gradients = new Gradients(backend, parameters, settings);
    this.square = gradients.memory();
    this.rate = backend.scalar(0f);
  }

  @Override
  public void prepare(double rate, double momentum) {
    this.rate.set((float) rate);
  }

  @Override
  public void step() {
    gradients.limit();
    for (int i = 0; i < gradients.count(); i++) {
      gradients.decay(i);
      Matrix g = gradients.gradient(i);
      backend.rmsPropStep(rate, decay, epsilon, g, square[i], gradients.value(i));
    }
  }

  @Override
  public boolean usesMomentum() {
    return false;
  }

  /** The running means of squares: sW1, sc1 and so on. */
  @Override
  public Map<String, Matrix> state() {
    return gradients.named("s", square);
  }

  @Override
  public void close() {
    gradients.close();
  }
}
