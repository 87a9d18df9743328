package org.harmonium.backend;

/**
 * A float32 coefficient: a constant, or a variable created by {@link Backend#scalar} whose current
 * value a {@link Recording} reads at each replay (learning rate, momentum, inverse temperature).
 */
public interface Scalar {
  /** The constant 0. */
  Scalar ZERO = new Constant(0f);

  /** The constant 1. */
  Scalar ONE = new Constant(1f);

  /** The constant -1. */
  Scalar MINUS_ONE = new Constant(-1f);

  /** Returns a constant. */
  static Scalar of(float value) {
    return new Constant(value);
  }

  /** Returns the current value. */
  float get();

  /**
   * Sets the value for all subsequent operations.
   *
   * @throws UnsupportedOperationException if this is a constant or a negated view
   */
  void set(float value);

  /** Returns a view whose value is always the negated value of this scalar. */
  Scalar negated();

  /** A constant scalar. */
  record Constant(float value) implements Scalar {
    @Override
    public float get() {
      return value;
    }

    @Override
    public void set(float value) {
      throw new UnsupportedOperationException(
          "a constant scalar cannot be set; make one with Backend.scalar");
    }

    @Override
    public Scalar negated() {
      return new Constant(-value);
    }
  }

  /** The negated view of a variable. */
  record Negated(Scalar original) implements Scalar {
    @Override
    public float get() {
      return -original.get();
    }

    @Override
    public void set(float value) {
      throw new UnsupportedOperationException(
          "a negated view cannot be set; set the original scalar");
    }

    @Override
    public Scalar negated() {
      return original;
    }
  }
}
