package org.harmonium.learning;

/** Training went wrong numerically: a tensor holds NaN, an infinity, or runaway values. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String tensor;

  /** The message names the tensor, when it was seen, and what to try. */
  public DivergenceException(String tensor, String message) {
    super(message);
    this.tensor = tensor;
  }

  /** The name of the tensor. */
  public String tensor() {
    return tensor;
  }
}
