package org.harmonium.learning;

/** Thrown if training diverges: a tensor contains NaN, an infinity, or too large values. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String tensor;

  public DivergenceException(String tensor, String message) {
    super(message);
    this.tensor = tensor;
  }

  public String tensor() {
    return tensor;
  }
}
