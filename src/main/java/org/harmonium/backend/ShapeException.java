package org.harmonium.backend;

/** Thrown if shapes of operands do not match. The message names operation and shapes. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message such as {@code gemm: A (100, 784) B (500, 784): inner
   * dimensions 784 and 500 differ}.
   */
  public ShapeException(String message) {
    super(message);
  }
}
