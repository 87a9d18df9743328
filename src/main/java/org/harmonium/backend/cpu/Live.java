package org.harmonium.backend.cpu;

/**
 * Whether something that a backend made is still open: counted by the backend until it is closed,
 * and shared by an owner and its views.
 */
final class Live {
  private final CpuBackend backend;
  private final String what;
  private boolean open = true;

  /**
   * Something new and open.
   *
   * @param what its name in messages, such as "matrix"
   */
  Live(CpuBackend backend, String what) {
    this.backend = backend;
    this.what = what;
    backend.count(1);
  }

  /** Throws unless it is open and {@code user} made it. */
  void requireOpen(CpuBackend user) {
    if (!open) {
      throw new IllegalStateException("a closed " + what + " was used");
    }
    if (backend != user) {
      throw foreign(what);
    }
  }

  /** What is thrown where a handle of another backend is used. */
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
