package org.harmonium.backend.cuda;

/**
 * The open or closed state of a handle, shared by an owner and its views. The backend keeps all
 * open handles and closes the remaining ones when it is closed.
 */
final class Handle {
  /** The kind of a handle. */
  enum Kind {
    MATRIX("matrix"),
    ROWS("data set"),
    ORDER("row order"),
    RECORDING("recording");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private final OpenDevice device;
  private final Kind kind;
  private final Runnable release;
  private boolean open = true;

  /**
   * Creates an open state.
   *
   * @param release releases the memory of the handle
   */
  Handle(OpenDevice device, Kind kind, Runnable release) {
    this.device = device;
    this.kind = kind;
    this.release = release;
    device.handles().opened(this);
  }

  Kind kind() {
    return kind;
  }

  /** Throws an exception if the handle is closed. */
  void requireOpen() {
    if (!open) {
      throw new IllegalStateException("a closed " + kind.text + " was used");
    }
  }

  /**
   * Throws an exception if the handle is closed or was created by another backend than {@code
   * user}.
   */
  void requireOpen(OpenDevice user) {
    requireOpen();
    if (device != user) {
      throw foreign(kind);
    }
  }

  /** Returns the exception for a handle of another backend. */
  static IllegalStateException foreign(Kind kind) {
    return new IllegalStateException(
        "a %s of another backend was used; download it there and upload it here"
            .formatted(kind.text));
  }

  void close() {
    if (open) {
      open = false;
      device.handles().closed(this);
      release.run();
    }
  }
}
