package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * The machine failed, or a backend cannot be had. The message names the operation or what to
 * install.
 */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with a message for people. */
  public BackendException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
