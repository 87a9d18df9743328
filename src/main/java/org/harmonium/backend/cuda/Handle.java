package org.harmonium.backend.cuda;

/**
 * Whether something that a backend made is still open; shared by an owner and its views. The
 * backend keeps all open handles, and closes those that were forgotten when it is closed itself.
 */
final class Handle {
  /** What it is. */
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
   * Something new and open.
   *
   * @param release gives back its memory
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

  /** Throws unless it is open. */
  void requireOpen() {
    if (!open) {
      throw new IllegalStateException("a closed " + kind.text + " was used");
    }
  }

  /** Throws unless it is open and {@code user} made it. */
  void requireOpen(OpenDevice user) {
    requireOpen();
    if (device != user) {
      throw foreign(kind);
    }
  }

  /** What is thrown where a handle of another backend is used. */
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
