package org.harmonium.backend.cpu;

/**
 * The open or closed state of a handle, shared by an owner and its views. The backend counts the
 * open handles.
 */
final class Live {
  private final CpuBackend backend;
  private final String what;
  private boolean open = true;

  /**
   * Creates an open state.
   *
   * @param what the kind of the handle in messages, such as "matrix"
   */
  Live(CpuBackend backend, String what) {
    this.backend = backend;
    this.what = what;
    backend.count(1);
  }

  /**
   * Throws an exception if the handle is closed or was created by another backend than {@code
   * user}.
   */
  void requireOpen(CpuBackend user) {
    if (!open) {
      throw new IllegalStateException("a closed " + what + " was used");
    }
    if (backend != user) {
      throw foreign(what);
    }
  }

  /** Returns the exception for a handle of another backend. */
  static IllegalStateException foreign(String what) {
    return new IllegalStateException(
        "a %s of another backend was used; download it there and upload it here".formatted(what));
  }

  void close() {
    if (open) {
      open = false;
      backend.count(-1);
    }
  }
}
