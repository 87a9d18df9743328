package org.harmonium.backend.reference;

import org.harmonium.backend.OptimiserSteps;
import org.harmonium.backend.Scalar;

/** The steps of optimisers, element by element as their formulas read. */
final class ReferenceOptimisers implements OptimiserSteps<ReferenceMatrix> {

  @Override
  public void adamStep(
      Scalar rate,
      float beta1,
      float beta2,
      float epsilon,
      ReferenceMatrix powers,
      ReferenceMatrix gradient,
      ReferenceMatrix m,
      ReferenceMatrix v,
      ReferenceMatrix w) {
    double correctedRate = rate.get() / (1 - powers.at(0, 0));
    double correction = Math.sqrt(1 - powers.at(0, 1));
    m.set((i, j) -> beta1 * m.at(i, j) + (1 - beta1) * gradient.at(i, j));
    v.set((i, j) -> beta2 * v.at(i, j) + (1 - beta2) * square(gradient.at(i, j)));
    w.set(
        (i, j) -> {
          double deviation = Math.sqrt(v.at(i, j)) / correction;
          return w.at(i, j) - correctedRate * m.at(i, j) / (deviation + epsilon);
        });
  }

  @Override
  public void rmsPropStep(
      Scalar rate,
      float decay,
      float epsilon,
      ReferenceMatrix gradient,
      ReferenceMatrix meanSquare,
      ReferenceMatrix w) {
    meanSquare.set((i, j) -> decay * meanSquare.at(i, j) + (1 - decay) * square(gradient.at(i, j)));
    w.set(
        (i, j) ->
            w.at(i, j)
                - rate.get() * gradient.at(i, j) / (Math.sqrt(meanSquare.at(i, j)) + epsilon));
  }

  @Override
  public void limitNorm(Scalar limit, ReferenceMatrix squares, ReferenceMatrix x) {
    double sum = squares.at(0, 0);
    double factor = sum == 0 ? 1 : Math.min(1, limit.get() / Math.sqrt(sum));
    x.set((i, j) -> factor * x.at(i, j));
  }

  private static double square(double x) {
    return x * x;
  }
}
