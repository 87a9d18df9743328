package org.harmonium.backend;

/**
 * Steps of optimisers that keep statistics of the gradient, and gradient clipping by norm. The
 * rules for operands, reproducibility and synchronisation are those of {@link Backend}. All steps
 * minimise: the gradients are those of a loss.
 *
 * <p>In the formulas, every operation is one IEEE 754 operation on floats, fma(a, b, c) is a b + c
 * rounded once, and 1 - b for a constant b is a float.
 */
public interface Optimisation extends Arithmetic {

  /**
   * Takes one step of gradient descent with momentum (Polyak: Some methods of speeding up the
   * convergence of iteration methods, 1964), element-wise:
   *
   * <pre>
   *   velocity = fma(lessRate, g, mu velocity) - l2 w
   *   w        = w + velocity
   * </pre>
   *
   * <p>If mu is 0, the previous velocity is ignored, even if it contains NaN.
   *
   * @param mu the momentum coefficient
   * @param lessRate the negated learning rate
   * @param l2 the decay rate times the learning rate
   * @param gradient g, not modified; of the same shape as the next two, all different matrices
   * @param velocity the last change of w, initially 0
   * @param w the parameters
   */
  default void momentumDescent(
      Scalar mu, Scalar lessRate, Scalar l2, Matrix gradient, Matrix velocity, Matrix w) {
    Shapes.requireSame("momentumDescent", gradient, velocity);
    Shapes.requireSame("momentumDescent", gradient, w);
    scale(mu, velocity);
    axpy(lessRate, gradient, velocity);
    momentumStep(l2, Scalar.ZERO, velocity, w);
  }

  /**
   * Takes one step of Adam with bias correction (Kingma and Ba: Adam: a method for stochastic
   * optimization, ICLR 2015, algorithm 1), element-wise:
   *
   * <pre>
   *   m = fma(1 - beta1, g, beta1 m)
   *   v = fma((1 - beta2) g, g, beta2 v)
   *   w = fma(-(rate / (1 - powers[0])), m / (sqrt(v) / sqrt(1 - powers[1]) + epsilon), w)
   * </pre>
   *
   * @param powers (1, 2): beta1^t and beta2^t of this step t. The caller multiplies them by (beta1,
   *     beta2) before each step, on the device, so that a recorded step does not depend on the host
   * @param gradient g, not modified; of the same shape as the next three, all different matrices
   * @param m the running mean of the gradient, initially 0
   * @param v the running mean of the squared gradient, initially 0
   * @param w the parameters
   */
  void adamStep(
      Scalar rate,
      float beta1,
      float beta2,
      float epsilon,
      Matrix powers,
      Matrix gradient,
      Matrix m,
      Matrix v,
      Matrix w);

  /**
   * Takes one step of RMSProp (Tieleman and Hinton: Lecture 6.5, COURSERA: Neural networks for
   * machine learning, 2012), element-wise:
   *
   * <pre>
   *   s = fma((1 - decay) g, g, decay s)
   *   w = fma(-rate, g / (sqrt(s) + epsilon), w)
   * </pre>
   *
   * @param gradient g, not modified; of the same shape as the next two, all different matrices
   * @param meanSquare s, the running mean of the squared gradient, initially 0
   * @param w the parameters
   */
  void rmsPropStep(
      Scalar rate, float decay, float epsilon, Matrix gradient, Matrix meanSquare, Matrix w);

  /**
   * Computes total = total + the sum of x^2 over all elements, for the joint norm of several
   * matrices; total is (1, 1). The sum is in double, in the order of {@link Arithmetic#dot}, and
   * rounded to float before it is added.
   */
  void addSquares(Matrix x, Matrix total);

  /**
   * Scales a gradient whose norm is sqrt(squares) down to the limit: x = min(1, limit /
   * sqrt(squares)) x, where squares (1, 1) is the result of {@link #addSquares} over all matrices
   * of the gradient. The root is rounded, then the quotient, then each product. If squares is 0, x
   * is unchanged; if it is NaN, x becomes NaN. (Pascanu, Mikolov, Bengio: On the difficulty of
   * training recurrent neural networks, ICML 2013, algorithm 1.)
   */
  void limitNorm(Scalar limit, Matrix squares, Matrix x);
}
