package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * The backend has no room for a matrix. Nothing was allocated; smaller work may go on with the same
 * backend.
 */
public final class BackendMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long bytes;

  /** The operation asked for {@code bytes} and there was no room. */
  public BackendMemoryException(String message, long bytes, @Nullable Throwable cause) {
    super(message, cause);
    this.bytes = bytes;
  }

  /** How many bytes were asked for. */
  public long bytes() {
    return bytes;
  }
}
