package org.harmonium.backend.cuda;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/** The operations of {@link OptimiserSteps}, by the kernel family {@code update}. */
final class Optimisers extends Launches implements OptimiserSteps<CudaMatrix> {
  private final Kernel adamStep = kernel("update", "adam_step");
  private final Kernel rmsPropStep = kernel("update", "rms_prop_step");
  private final Kernel limitNorm = kernel("update", "limit_norm");

  Optimisers(OpenDevice device) {
    super(device);
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
