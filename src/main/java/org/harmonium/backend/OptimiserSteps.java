package org.harmonium.backend;

/**
 * The element-wise operations of {@link Optimisation} on a backend's own matrix type. {@link
 * GuardedBackend} checks the operands first. Each method implements the operation of the same name.
 *
 * @param <M> the matrix type of the backend
 */
public interface OptimiserSteps<M extends Matrix> {
  void adamStep(
      Scalar rate, float beta1, float beta2, float epsilon, M powers, M gradient, M m, M v, M w);

  void rmsPropStep(Scalar rate, float decay, float epsilon, M gradient, M meanSquare, M w);

  void limitNorm(Scalar limit, M squares, M x);
}
