package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a backend has insufficient memory for a matrix. Nothing was allocated, and the backend
 * remains usable for smaller allocations.
 */
public final class BackendMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long bytes;
  private final long room;

  /** Creates an exception for a failed allocation of {@code bytes}. */
  public BackendMemoryException(String message, long bytes, @Nullable Throwable cause) {
    this(message, bytes, 0, cause);
  }

  /** As above, on a backend that had {@code room} bytes available when it was opened. */
  public BackendMemoryException(String message, long bytes, long room, @Nullable Throwable cause) {
    super(Kind.MEMORY, message, cause);
    this.bytes = bytes;
    this.room = room;
  }

  /** Returns the requested number of bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the number of bytes available when the backend was opened, or 0 if unknown. */
  public long room() {
    return room;
  }
}
