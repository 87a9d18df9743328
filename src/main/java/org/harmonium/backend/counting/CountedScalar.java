package org.harmonium.backend.counting;

import org.harmonium.backend.Scalar;

/** A variable coefficient. */
final class CountedScalar implements Scalar {
  private float value;

  CountedScalar(float value) {
    this.value = value;
  }

  @Override
  public float get() {
    return value;
  }

  @Override
  public void set(float to) {
    value = to;
  }

  @Override
  public Scalar negated() {
    return new Negated(this);
  }

  private record Negated(CountedScalar original) implements Scalar {
    @Override
    public float get() {
      return -original.get();
    }

    @Override
    public void set(float value) {
      throw new UnsupportedOperationException("a negated view cannot be set; set its original");
    }

    @Override
    public Scalar negated() {
      return original;
    }
  }
}
