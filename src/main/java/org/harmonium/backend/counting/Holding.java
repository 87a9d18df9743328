package org.harmonium.backend.counting;

/**
 * What a handle adds to the count of its backend from its making to its close; an owner and its
 * views share it.
 */
final class Holding {
  private final CountingBackend backend;
  private final String what;
  private final long matrixBytes;
  private final long storeBytes;
  private boolean open = true;

  /**
   * Counts something new and open.
   *
   * @param what its name in messages, such as "matrix"
   */
  Holding(CountingBackend backend, String what, long matrixBytes, long storeBytes) {
    this.backend = backend;
    this.what = what;
    this.matrixBytes = matrixBytes;
    this.storeBytes = storeBytes;
    backend.memory().add(1, matrixBytes, storeBytes);
  }

  /** Throws unless it is open and {@code user} made it. */
  void requireOpen(CountingBackend user) {
    requireOpen();
    if (backend != user) {
      throw foreign(what);
    }
  }

  /** Throws unless it is open. */
  void requireOpen() {
    if (!open) {
      throw new IllegalStateException("a closed " + what + " was used");
    }
  }

  /** What is thrown where a handle of another backend is used. */
  static IllegalStateException foreign(String what) {
    return new IllegalStateException("a " + what + " of another backend was used");
  }

  void close() {
    if (open) {
      open = false;
      backend.memory().add(-1, -matrixBytes, -storeBytes);
    }
  }
}
