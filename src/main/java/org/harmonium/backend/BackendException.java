package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/** Thrown if a device fails or a backend is unavailable; the message names cause and remedy. */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for the user. */
  public BackendException(String message) {
    super(message);
  }

  /** Creates an exception with a message for the user and a cause. */
  public BackendException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
