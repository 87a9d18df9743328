package org.harmonium.backend;

/**
 * The open or closed state of a matrix, data set, row order or recording, shared by an owner and
 * its views.
 */
public final class Handle {
  private final Object backend;
  private final String what;
  private final Runnable release;
  private boolean open = true;

  /** An object with such a state. */
  public interface Holder {
    /** Returns the state. */
    Handle handle();
  }

  /**
   * Creates the open state of an object of a backend.
   *
   * @param what its kind in messages, such as "matrix"
   * @param release releases the memory; run once, at the first close
   */
  public Handle(Object backend, String what, Runnable release) {
    this.backend = backend;
    this.what = what;
    this.release = release;
  }

  /**
   * Returns an object as an open one of a backend.
   *
   * @param type the class of the backend's own objects of this kind
   * @throws IllegalStateException if it is closed or belongs to another backend
   */
  public static <T extends Holder> T own(Object backend, Class<T> type, String what, Object x) {
    if (!type.isInstance(x)) {
      throw foreign(what);
    }
    T own = type.cast(x);
    own.handle().requireOpen(backend);
    return own;
  }

  /** Throws an exception if this is closed. */
  public void requireOpen() {
    if (!open) {
      throw new IllegalStateException("a closed " + what + " was used");
    }
  }

  /** Throws an exception if this is closed or was created by another backend than {@code user}. */
  @SuppressWarnings("ReferenceEquality") // a backend owns what it created itself
  public void requireOpen(Object user) {
    requireOpen();
    if (backend != user) {
      throw foreign(what);
    }
  }

  /** Returns the exception for an object of another backend. */
  public static IllegalStateException foreign(String what) {
    return new IllegalStateException(
        "a %s of another backend was used; download it there and upload it here".formatted(what));
  }

  /** Returns the kind of the object in messages. */
  public String what() {
    return what;
  }

  /** Closes the object. Further calls have no effect. */
  public void close() {
    if (open) {
      open = false;
      release.run();
    }
  }
}
