package org.harmonium.backend;

/** A variable coefficient on the host. */
public final class HostScalar implements Scalar {
  private final Scalar negated = new Negated(this);
  private float value;

  /** Creates a coefficient with an initial value. */
  public HostScalar(float value) {
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
    return negated;
  }
}
