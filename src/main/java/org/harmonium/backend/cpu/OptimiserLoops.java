package org.harmonium.backend.cpu;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/** The operations of {@link OptimiserSteps}, and gradient descent with momentum. */
final class OptimiserLoops extends Loops implements OptimiserSteps<CpuMatrix> {
  private final OptimiserKernels steps = new OptimiserKernels();

  // The current operation, besides x, the gradient, y, its square or the velocity, and out, the
  // parameters; constant while it runs.
  private Slab mean = Slab.NONE;
  private float rate;
  private float decayOfMean;
  private float decayOfSquare;
  private float correction;
  private float epsilon;
  private float kept;
  private float l2;

  private final Body momentumDescent =
      (from, to) -> kernels.update().momentumDescent(kept, rate, l2, x, y, out, from, to);
  private final Body adamStep = this::adamStep;
  private final Body rmsPropStep =
      (from, to) -> steps.rmsPropStep(x, y, out, decayOfSquare, rate, epsilon, from, to);
  private final Body scale = (from, to) -> kernels.update().scale(rate, out, from, to);

  OptimiserLoops(ElementKernels kernels, WorkerPool pool) {
    super(kernels, pool);
  }

  /** Implements {@link org.harmonium.backend.Optimisation#momentumDescent}. */
  void momentumDescent(
      Scalar mu,
      Scalar lessRate,
      Scalar decay,
      CpuMatrix slope,
      CpuMatrix velocity,
      CpuMatrix weights) {
    kept = mu.get();
    rate = lessRate.get();
    l2 = decay.get();
    if (kept == 0f) {
      velocity.fill(0f); // even if the velocity contains NaN
    }
    overElements(momentumDescent, slope, velocity, weights);
  }

  @Override
  public void adamStep(
      Scalar step,
      float beta1,
      float beta2,
      float least,
      CpuMatrix powers,
      CpuMatrix slope,
      CpuMatrix m,
      CpuMatrix v,
      CpuMatrix weights) {
    rate = step.get() / (1f - powers.data[powers.offset]);
    correction = (float) Math.sqrt(1f - powers.data[powers.offset + 1]);
    decayOfMean = beta1;
    decayOfSquare = beta2;
    epsilon = least;
    mean = m.slab;
    overElements(adamStep, slope, v, weights);
  }

  private void adamStep(int from, int to) {
    steps.adamStep(
        x, mean, y, out, decayOfMean, decayOfSquare, rate, correction, epsilon, from, to);
  }

  @Override
  public void rmsPropStep(
      Scalar step,
      float decay,
      float least,
      CpuMatrix slope,
      CpuMatrix meanSquare,
      CpuMatrix weights) {
    rate = step.get();
    decayOfSquare = decay;
    epsilon = least;
    overElements(rmsPropStep, slope, meanSquare, weights);
  }

  @Override
  public void limitNorm(Scalar limit, CpuMatrix squares, CpuMatrix gradient) {
    float sum = squares.data[squares.offset];
    rate = sum == 0f ? 1f : Math.min(1f, limit.get() / (float) Math.sqrt(sum));
    if (rate != 1f) {
      overElements(scale, gradient, gradient, gradient);
    }
  }
}
