package org.harmonium.backend;

import org.harmonium.HarmoniumException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a device fails or a backend is unavailable. The message names the operation or the
 * missing component and the remedy.
 */
public class BackendException extends HarmoniumException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for the user. */
  public BackendException(String message) {
    this(message, null);
  }

  /** Creates an exception with a message for the user and a cause. */
  public BackendException(String message, @Nullable Throwable cause) {
    this(Kind.DEVICE, message, cause);
  }

  BackendException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}
