package org.harmonium.learning;

import org.harmonium.HarmoniumException;

/**
 * Thrown if training diverges: a tensor contains NaN, an infinity, or values that are too large.
 */
public final class DivergenceException extends HarmoniumException {
  private static final long serialVersionUID = 1L;

  private final String tensor;

  public DivergenceException(String tensor, String message) {
    super(Kind.DIVERGED, message, null);
    this.tensor = tensor;
  }

  public String tensor() {
    return tensor;
  }
}
