package org.harmonium.cli;

import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.config.ConfigException;
import org.harmonium.data.BadInputException;
import org.harmonium.io.BadFileException;
import org.harmonium.learning.DivergenceException;

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
    if (e instanceof BadInputException || e instanceof BadFileException) {
      return BAD_INPUT;
    }
    if (e instanceof ConfigException) {
      return USAGE;
    }
    if (e instanceof DivergenceException) {
      return DIVERGED;
    }
    if (e instanceof BackendMemoryException || e instanceof OutOfMemoryError) {
      return OUT_OF_MEMORY;
    }
    if (e instanceof BackendException) {
      return DEVICE;
    }
    if (e instanceof IllegalArgumentException) {
      return USAGE;
    }
    return FAILED;
  }
}
