package org.harmonium.backend.counting;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/** The steps of optimisers, none of which does anything. */
final class UncomputedOptimisers implements OptimiserSteps<CountedMatrix> {
  @Override
  public void adamStep(
      Scalar rate,
      float beta1,
      float beta2,
      float epsilon,
      CountedMatrix powers,
      CountedMatrix gradient,
      CountedMatrix m,
      CountedMatrix v,
      CountedMatrix w) {}

  @Override
  public void rmsPropStep(
      Scalar rate,
      float decay,
      float epsilon,
      CountedMatrix gradient,
      CountedMatrix meanSquare,
      CountedMatrix w) {}

  @Override
  public void limitNorm(Scalar limit, CountedMatrix squares, CountedMatrix x) {}
}
