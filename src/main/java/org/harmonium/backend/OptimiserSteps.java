package org.harmonium.backend;

/**
 * The element-wise operations of {@link Optimisation}, by their names there, as a backend does them
 * on matrices of its own: {@link GuardedBackend} has checked the shapes.
 *
 * @param <M> the backend's matrices
 */
public interface OptimiserSteps<M extends Matrix> {
  void adamStep(
      Scalar rate, float beta1, float beta2, float epsilon, M powers, M gradient, M m, M v, M w);

  void rmsPropStep(Scalar rate, float decay, float epsilon, M gradient, M meanSquare, M w);

  void limitNorm(Scalar limit, M squares, M x);
}
