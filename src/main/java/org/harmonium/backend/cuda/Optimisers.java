package org.harmonium.backend.cuda;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/** The operations of {@link OptimiserSteps}, by the kernel family {@code update}. */
final class Optimisers implements OptimiserSteps<CudaMatrix> {
  private static final int THREADS = 256;

  private final Launcher launcher;
  private final Rounding rounding;
  private final Kernel adamStep;
  private final Kernel rmsPropStep;
  private final Kernel limitNorm;

  Optimisers(OpenDevice device) {
    this.launcher = device.launcher();
    this.rounding = device.rounding();
    Kernels kernels = device.kernels();
    this.adamStep = kernels.find("update", "adam_step", THREADS);
    this.rmsPropStep = kernels.find("update", "rms_prop_step", THREADS);
    this.limitNorm = kernels.find("update", "limit_norm", THREADS);
  }

  @Override
  public void adamStep(
      Scalar rate,
      float beta1,
      float beta2,
      float epsilon,
      CudaMatrix powers,
      CudaMatrix gradient,
      CudaMatrix m,
      CudaMatrix v,
      CudaMatrix w) {
    launcher.start(adamStep).scalar(rate).real(beta1).real(beta2).real(epsilon).inRow(powers);
    launcher.in(gradient).out(m).out(v).out(w).twin(w).size(w).overQuads(w);
    rounding.follow(m);
    rounding.follow(v);
  }

  @Override
  public void rmsPropStep(
      Scalar rate,
      float decay,
      float epsilon,
      CudaMatrix gradient,
      CudaMatrix meanSquare,
      CudaMatrix w) {
    launcher.start(rmsPropStep).scalar(rate).real(decay).real(epsilon).in(gradient);
    launcher.out(meanSquare).out(w).twin(w).size(w).overQuads(w);
    rounding.follow(meanSquare);
  }

  @Override
  public void limitNorm(Scalar limit, CudaMatrix squares, CudaMatrix x) {
    launcher.start(limitNorm).scalar(limit).inRow(squares);
    launcher.out(x).twin(x).size(x).overQuads(x);
  }
}
