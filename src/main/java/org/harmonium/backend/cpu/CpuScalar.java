package org.harmonium.backend.cpu;

import org.harmonium.backend.Scalar;

/** A variable coefficient on the heap, and its negated view. */
final class CpuScalar implements Scalar {
  private float value;
  private final Scalar negated = new Negated();

  CpuScalar(float value) {
    this.value = value;
  }

  @Override
  public float get() {
    return value;
  }

  @Override
  public void set(float value) {
    this.value = value;
  }

  @Override
  public Scalar negated() {
    return negated;
  }

  private final class Negated implements Scalar {
    @Override
    public float get() {
      return -value;
    }

    @Override
    public void set(float value) {
      throw new UnsupportedOperationException(
          "a negated view cannot be set; set the original scalar");
    }

    @Override
    public Scalar negated() {
      return CpuScalar.this;
    }
  }
}
