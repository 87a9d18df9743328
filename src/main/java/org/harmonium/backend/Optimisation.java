package org.harmonium.backend;

/**
 * The steps of optimisers that keep statistics of the gradient, and the limit on its norm; what is
 * said at {@link Backend} of operands, bits and waiting holds here. The gradients are those of
 * something to be made small.
 *
 * <p>Each formula says what is rounded: every operation in it is one IEEE operation in float,
 * fma(a, b, c) is a b + c in one rounding, and 1 - b for a constant b is a float too.
 */
public interface Optimisation extends Arithmetic {

  /**
   * One step of gradient descent with momentum (Polyak: Some methods of speeding up the convergence
   * of iteration methods, 1964), element by element:
   *
   * <pre>
   *   velocity = fma(lessRate, g, mu velocity) - l2 w
   *   w        = w + velocity
   * </pre>
   *
   * <p>With mu = 0 the old velocity counts for nothing, whatever it held (NaN too).
   *
   * @param mu the share of the velocity that is kept
   * @param lessRate the learning rate, negative
   * @param l2 the decay rate times the learning rate
   * @param gradient g, which stays; of the shape of the next two, all different matrices
   * @param velocity the last change of w, 0 at first
   * @param w what is learned
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
   * One step of Adam with bias correction (Kingma and Ba: Adam: a method for stochastic
   * optimization, ICLR 2015, algorithm 1), element by element:
   *
   * <pre>
   *   m = fma(1 - beta1, g, beta1 m)
   *   v = fma((1 - beta2) g, g, beta2 v)
   *   w = fma(-(rate / (1 - powers[0])), m / (sqrt(v) / sqrt(1 - powers[1]) + epsilon), w)
   * </pre>
   *
   * @param powers (1, 2): beta1^t and beta2^t of this step, the t-th. The caller multiplies them by
   *     (beta1, beta2) before each step, on the device, so that a recorded step needs no host
   * @param gradient g, which stays; of the shape of the next three, all different matrices
   * @param m the running mean of the gradient, 0 at first
   * @param v the running mean of its square, 0 at first
   * @param w what is learned
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
   * One step of RMSProp (Tieleman and Hinton: Lecture 6.5, COURSERA: Neural networks for machine
   * learning, 2012), element by element:
   *
   * <pre>
   *   s = fma((1 - decay) g, g, decay s)
   *   w = fma(-rate, g / (sqrt(s) + epsilon), w)
   * </pre>
   *
   * @param gradient g, which stays; of the shape of the next two, all different matrices
   * @param meanSquare s, the running mean of the gradient's square, 0 at first
   * @param w what is learned
   */
  void rmsPropStep(
      Scalar rate, float decay, float epsilon, Matrix gradient, Matrix meanSquare, Matrix w);

  /**
   * total = total + the sum of x^2 over all elements, for the norm of several matrices together;
   * total is (1, 1). The sum is in double, in the order of {@link Arithmetic#dot}; it is rounded to
   * float, then added.
   */
  void addSquares(Matrix x, Matrix total);

  /**
   * Brings a gradient whose norm is sqrt(squares) down to the limit: x = min(1, limit /
   * sqrt(squares)) x, where squares (1, 1) is the sum of {@link #addSquares} over all that has this
   * norm. The root is rounded, then the quotient, then each product. Where squares is 0, x stays;
   * where it is NaN, x becomes NaN. (Pascanu, Mikolov, Bengio: On the difficulty of training
   * recurrent neural networks, ICML 2013, algorithm 1.)
   */
  void limitNorm(Scalar limit, Matrix squares, Matrix x);
}
