package org.harmonium.learning;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.nn.Parameter;

/**
 * RMSProp: each gradient is divided by the square root of the running mean of its square (Tieleman
 * and Hinton: Lecture 6.5, COURSERA: Neural networks for machine learning, 2012). There is no
 * momentum.
 *
 * <pre>
 *   s = decay s + (1 - decay) g^2;   w = w - rate g / (sqrt(s) + epsilon)
 * </pre>
 */
public final class RmsProp extends GradientDescent {
  /** The values of the lecture. */
  public static final double DECAY = 0.9;

  public static final double EPSILON = 1e-8;

  private final float decay;
  private final float epsilon;
  private final Matrix[] square; // s, by parameter

  public RmsProp(Backend backend, List<Parameter> parameters, GradientSettings settings) {
    this(backend, parameters, DECAY, EPSILON, settings);
  }

  /** Creates an optimiser with a decay from 0 to below 1 and an epsilon above 0. */
  public RmsProp(
      Backend backend,
      List<Parameter> parameters,
      double decay,
      double epsilon,
      GradientSettings settings) {
    super(backend, parameters, settings);
    requireRanges(epsilon, decay);
    this.decay = (float) decay;
    this.epsilon = (float) epsilon;
    this.square = memory();
  }

  @Override
  void move(int i, Parameter p) {
    backend.rmsPropStep(rate, decay, epsilon, decayed(p), square[i], p.value());
  }

  /** The running means of squares: sW1, sc1 and so on. */
  @Override
  public Map<String, Matrix> state() {
    return named("s", square);
  }
}
