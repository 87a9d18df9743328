package org.harmonium.cli;

import org.harmonium.HarmoniumException;

/**
 * The exit codes of the process: 0 success, 130 and 143 interrupted by a signal, and the constants
 * of this class.
 */
public final class ExitCodes {
  /** The run failed, or did not reach its expected results. */
  public static final int FAILED = 1;

  /** Wrong arguments or configuration. */
  public static final int USAGE = 2;

  /** A bad data or model file. */
  public static final int BAD_INPUT = 3;

  /** Training diverged. */
  public static final int DIVERGED = 4;

  /** Out of memory. */
  public static final int OUT_OF_MEMORY = 5;

  /** The device failed or is not available. */
  public static final int DEVICE = 6;

  private ExitCodes() {}

  /** Returns the exit code of a failure. */
  static int of(Throwable e) {
    if (e instanceof HarmoniumException fault) {
      return switch (fault.kind()) {
        case SETTINGS -> USAGE;
        case INPUT -> BAD_INPUT;
        case DIVERGED -> DIVERGED;
        case MEMORY -> OUT_OF_MEMORY;
        case DEVICE -> DEVICE;
        case FAILED -> FAILED;
      };
    }
    if (e instanceof OutOfMemoryError) {
      return OUT_OF_MEMORY;
    }
    return e instanceof IllegalArgumentException ? USAGE : FAILED;
  }
}
