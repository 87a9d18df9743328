package org.harmonium;

import org.jspecify.annotations.Nullable;

/**
 * A fault of settings, data, files, training or devices. The message is one line with the remedy,
 * as on the command line. The exceptions of all packages are subclasses.
 */
public class HarmoniumException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong; the command line has an exit code for each. */
  public enum Kind {
    /** A setting or an argument is wrong; the message names it. */
    SETTINGS,
    /** A data or model file cannot be used, or rows do not suit the model. */
    INPUT,
    /** Parameters became NaN, infinite or huge. */
    DIVERGED,
    /** There is not enough memory. */
    MEMORY,
    /** The device failed or is not available. */
    DEVICE,
    /** Something else failed, such as the writing of a file. */
    FAILED
  }

  private final Kind kind;

  /** Creates an exception with a message for the user. */
  protected HarmoniumException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what went wrong. */
  public final Kind kind() {
    return kind;
  }
}
