package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/**
 * The backend has no room for a matrix. Nothing was allocated; smaller work may go on with the same
 * backend.
 */
public final class BackendMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long bytes;
  private final long room;

  /** The operation asked for {@code bytes} and there was no room. */
  public BackendMemoryException(String message, long bytes, @Nullable Throwable cause) {
    this(message, bytes, 0, cause);
  }

  /** The same, of a backend that had {@code room} bytes for matrices when it was opened. */
  public BackendMemoryException(String message, long bytes, long room, @Nullable Throwable cause) {
    super(message, cause);
    this.bytes = bytes;
    this.room = room;
  }

  /** How many bytes were asked for. */
  public long bytes() {
    return bytes;
  }

  /** How many bytes the backend had for matrices when it was opened; 0 if that is not known. */
  public long room() {
    return room;
  }
}
