package org.harmonium.backend.reference;

/** Whether something that the backend made is still open; an owner and its views share it. */
final class Held {
  private final ReferenceBackend backend;
  private final String what;
  private boolean open = true;

  /**
   * Something new and open, counted by its backend until it is closed.
   *
   * @param what its name in messages
   */
  Held(ReferenceBackend backend, String what) {
    this.backend = backend;
    this.what = what;
    backend.count(1);
  }

  void requireOpen(ReferenceBackend user) {
    if (backend != user) {
      throw foreign(what);
    }
    if (!open) {
      throw new IllegalStateException("a closed " + what + " was used");
    }
  }

  static IllegalStateException foreign(String what) {
    return new IllegalStateException("a " + what + " of another backend was used");
  }

  void close() {
    if (open) {
      open = false;
      backend.count(-1);
    }
  }
}
