package org.harmonium.nn;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Shapes;

/**
 * What a layer learns: a matrix of values, and the gradient of the loss by them, of the same shape.
 *
 * <p>Gradients add up, so that weights which two layers share get both contributions. A step begins
 * with {@link #clear}; the first contribution after it then overwrites what the gradient held,
 * which saves filling it with zeros and reading them again. Clearing and all that contributes
 * belong into one recording.
 */
public final class Parameter {
  private final String name;
  private final Sum sum;
  private final boolean decays;

  /** What all names of a parameter share. */
  private static final class Sum {
    final Backend backend;
    final Matrix value;
    final Matrix gradient;
    boolean cleared; // does what the gradient holds count for nothing?

    Sum(Backend backend, Matrix value, Matrix gradient) {
      this.backend = backend;
      this.value = value;
      this.gradient = gradient;
    }

    /** The share of the old gradient that is kept beside the next contribution. */
    Scalar kept() {
      Scalar kept = cleared ? Scalar.ZERO : Scalar.ONE;
      cleared = false;
      return kept;
    }
  }

  /**
   * @param name its name within the layer
   * @param value and {@code gradient} have one shape and are closed by whoever made them
   * @param decays whether weight decay acts on it: so it is for weights, not for biases
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

  /** The same parameter under another name. */
  Parameter named(String other) {
    return new Parameter(other, sum, decays);
  }

  public String name() {
    return name;
  }

  public Matrix value() {
    return sum.value;
  }

  /** The contributions since {@link #clear}, added up: zeros if there were none. */
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

  /** What the gradient holds counts for nothing any more. */
  public void clear() {
    sum.cleared = true;
  }

  /** gradient = gradient + op(A) op(B). */
  void addProduct(Matrix a, boolean transposeA, Matrix b, boolean transposeB) {
    sum.backend.gemm(Scalar.ONE, a, transposeA, b, transposeB, sum.kept(), sum.gradient);
  }

  /** gradient = gradient + the sum over the rows of x: of a bias. */
  void addColumnSums(Matrix x) {
    sum.backend.columnSums(Scalar.ONE, x, sum.kept(), sum.gradient);
  }

  /** gradient = gradient + x. */
  void add(Matrix x) {
    if (sum.cleared) {
      sum.backend.copy(x, sum.gradient);
      sum.cleared = false;
    } else {
      sum.backend.axpy(Scalar.ONE, x, sum.gradient);
    }
  }
}
