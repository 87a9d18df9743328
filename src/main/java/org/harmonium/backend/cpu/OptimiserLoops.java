package org.harmonium.backend.cpu;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/**
 * The operations of {@link OptimiserSteps}, divided into parts for the thread pool. One operation
 * runs at a time.
 */
final class OptimiserLoops implements OptimiserSteps<CpuMatrix> {
  private final OptimiserKernels kernels = new OptimiserKernels();
  private final UpdateKernels update;
  private final Loop loop;

  private final Loop.Body momentumDescent = this::momentumDescent;
  private final Loop.Body adamStep = this::adamStep;
  private final Loop.Body rmsPropStep = this::rmsPropStep;
  private final Loop.Body scale = this::scale;

  // The current operation; constant while it runs.
  private Slab gradient = Slab.NONE;
  private Slab mean = Slab.NONE;
  private Slab square = Slab.NONE; // or the velocity
  private Slab w = Slab.NONE;
  private float rate;
  private float decayOfMean;
  private float decayOfSquare;
  private float correction;
  private float epsilon;
  private float kept;
  private float l2;

  OptimiserLoops(UpdateKernels update, Loop loop) {
    this.update = update;
    this.loop = loop;
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

  private void momentumDescent(int from, int to) {
    update.momentumDescent(kept, rate, l2, gradient, square, w, from, to);
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
    kernels.adamStep(
        gradient, mean, square, w, decayOfMean, decayOfSquare, rate, correction, epsilon, from, to);
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

  private void rmsPropStep(int from, int to) {
    kernels.rmsPropStep(gradient, square, w, decayOfSquare, rate, epsilon, from, to);
  }

  @Override
  public void limitNorm(Scalar limit, CpuMatrix squares, CpuMatrix x) {
    float sum = squares.data[squares.offset];
    rate = sum == 0f ? 1f : Math.min(1f, limit.get() / (float) Math.sqrt(sum));
    if (rate != 1f) {
      overElements(scale, x, x, x);
    }
  }

  private void scale(int from, int to) {
    update.scale(rate, w, from, to);
  }

  private void overElements(
      Loop.Body body, CpuMatrix slope, CpuMatrix statistic, CpuMatrix weights) {
    gradient = slope.slab;
    square = statistic.slab;
    w = weights.slab;
    loop.overElements(body, weights.rows * weights.cols);
  }
}
