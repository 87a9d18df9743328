package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;

/**
 * A parameter of a layer: a matrix of values and the gradient of the loss by them, of the same
 * shape.
 *
 * <p>Contributions to the gradient are added, since two layers may share weights. A step begins
 * with {@link #clear}; the first contribution after it overwrites the gradient, which saves filling
 * it with zeros and reading them again. The call of {@code clear} and all contributions after it
 * must be in one recording.
 */
public final class Parameter {
  private final String name;
  private final Sum sum;
  private final boolean decays;

  /** Value and gradient, shared by the names of a parameter. */
  private static final class Sum {
    final Backend backend;
    final Matrix value;
    final Matrix gradient;
    boolean cleared; // is the gradient 0, whatever the matrix holds?

    Sum(Backend backend, Matrix value, Matrix gradient) {
      this.backend = backend;
      this.value = value;
      this.gradient = gradient;
    }

    /** The factor of the old gradient when the next contribution is added. */
    Scalar kept() {
      Scalar kept = cleared ? Scalar.ZERO : Scalar.ONE;
      cleared = false;
      return kept;
    }
  }

  /**
   * @param name its name within the layer
   * @param value stays open as long as the parameter is used, as does {@code gradient}
   * @param gradient of the shape of {@code value}
   * @param decays whether weight decay acts on it: true for weights, false for biases
   */
  public Parameter(Backend backend, String name, Matrix value, Matrix gradient, boolean decays) {
    this(name, new Sum(backend, value, gradient), decays);
    Shapes.requireSame("parameter " + name, value, gradient);
  }

  private Parameter(String name, Sum sum, boolean decays) {
    this.name = name;
    this.sum = sum;
    this.decays = decays;
  }

  Parameter named(String other) {
    return new Parameter(other, sum, decays);
  }

  /** Its name, shape and whether it decays. */
  public TensorShape shape() {
    return new TensorShape(name, sum.value.rows(), sum.value.cols(), decays);
  }

  public String name() {
    return name;
  }

  public Matrix value() {
    return sum.value;
  }

  /** The sum of the contributions since {@link #clear}; zeros if there were none. */
  public Matrix gradient() {
    if (sum.cleared) {
      sum.backend.fill(0f, sum.gradient);
      sum.cleared = false;
    }
    return sum.gradient;
  }

  /** Does weight decay act on it? */
  public boolean decays() {
    return decays;
  }

  // ---------------------------------------------------------------- gradients

  /** Sets the gradient to 0. */
  public void clear() {
    sum.cleared = true;
  }

  /** gradient = gradient + op(A) op(B). */
  public void addProduct(Matrix a, boolean transposeA, Matrix b, boolean transposeB) {
    sum.backend.gemm(Scalar.ONE, a, transposeA, b, transposeB, sum.kept(), sum.gradient);
  }

  /** gradient = gradient + the sum over the rows of x, such as for a bias. */
  public void addColumnSums(Matrix x) {
    sum.backend.columnSums(Scalar.ONE, x, sum.kept(), sum.gradient);
  }

  /** gradient = gradient + x. */
  public void add(Matrix x) {
    if (sum.cleared) {
      sum.backend.copy(x, sum.gradient);
      sum.cleared = false;
    } else {
      sum.backend.axpy(Scalar.ONE, x, sum.gradient);
    }
  }
}
