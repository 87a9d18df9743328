package org.harmonium.learning;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.nn.Parameter;

/**
 * Adam (Kingma and Ba: Adam: a method for stochastic optimization, ICLR 2015, algorithm 1).
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) g;   v = beta2 v + (1 - beta2) g^2
 *   w = w - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)       in step t
 * </pre>
 *
 * <p>Weight decay is coupled: a part of the gradient. Beta1 is the momentum; that of a training
 * plan is not used.
 */
public final class Adam extends GradientDescent {
  /** The values that the authors propose. */
  public static final double BETA1 = 0.9;

  public static final double BETA2 = 0.999;
  public static final double EPSILON = 1e-8;

  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private final Matrix[] mean; // m, by parameter
  private final Matrix[] square; // v, by parameter
  private final Matrix powers; // (1, 2) beta1^t, beta2^t: on the device, for replays
  private final Matrix betas; // (1, 2)

  public Adam(Backend backend, List<Parameter> parameters, GradientSettings settings) {
    this(backend, parameters, BETA1, BETA2, EPSILON, settings);
  }

  /** Creates an optimiser with betas from 0 to below 1 and an epsilon above 0. */
  public Adam(
      Backend backend,
      List<Parameter> parameters,
      double beta1,
      double beta2,
      double epsilon,
      GradientSettings settings) {
    super(backend, parameters, settings);
    requireRanges(epsilon, beta1, beta2);
    this.beta1 = (float) beta1;
    this.beta2 = (float) beta2;
    this.epsilon = (float) epsilon;
    this.mean = memory();
    this.square = memory();
    this.powers = workspace.upload(new float[] {1, 1}, 1, 2);
    this.betas = workspace.upload(new float[] {this.beta1, this.beta2}, 1, 2);
  }

  @Override
  public void step() {
    backend.hadamard(powers, betas, powers);
    super.step();
  }

  @Override
  void move(int i, Parameter p) {
    backend.adamStep(
        rate, beta1, beta2, epsilon, powers, decayed(p), mean[i], square[i], p.value());
  }

  /** The means mW1 and so on, those of squares vW1 and so on, and the powers of the betas. */
  @Override
  public Map<String, Matrix> state() {
    Map<String, Matrix> state = named("m", mean);
    state.putAll(named("v", square));
    state.put("powers", powers);
    return state;
  }
}
