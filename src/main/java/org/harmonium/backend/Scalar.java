package org.harmonium.backend;

/**
 * A single float32 coefficient: a constant, or a variable made by {@link Backend#scalar} that a
 * {@link Recording} reads anew at each replay (learning rate, momentum, inverse temperature).
 */
public interface Scalar {
  /** The constant 0. */
  Scalar ZERO = new Constant(0f);

  /** The constant 1. */
  Scalar ONE = new Constant(1f);

  /** The constant -1. */
  Scalar MINUS_ONE = new Constant(-1f);

  /** A constant. */
  static Scalar of(float value) {
    return new Constant(value);
  }

  /** The present value. */
  float get();

  /**
   * Changes the value for all operations that follow.
   *
   * @throws UnsupportedOperationException if this is a constant or a negated view
   */
  void set(float value);

  /** A view that always has the opposite value. */
  Scalar negated();

  /** A value that never changes. */
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
}
