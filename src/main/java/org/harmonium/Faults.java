package org.harmonium;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.harmonium.HarmoniumException.Kind;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.config.ConfigException;
import org.harmonium.data.BadInputException;
import org.harmonium.io.BadFileException;
import org.harmonium.learning.DivergenceException;

/** Turns the exceptions of all parts into those of the library. */
final class Faults {
  /** What a setting that comes from an override begins with on the command line. */
  private static final String SET = "--set ";

  private Faults() {}

  /** Does the work; an exception that is not a programming error becomes one of the library. */
  static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException
        | ConfigException
        | BadInputException
        | BadFileException
        | DivergenceException
        | BackendException
        | ArithmeticException
        | UncheckedIOException e) {
      throw of(e);
    } catch (OutOfMemoryError e) {
      throw new HarmoniumException(
          Kind.MEMORY, "the Java heap is full; give fewer rows, or raise -Xmx", e);
    }
  }

  private static HarmoniumException of(RuntimeException e) {
    String message = String.valueOf(e.getMessage()).replace(SET, "");
    message = message.replaceFirst("^(\\S+): (?=\\1 )", ""); // the override named the key already
    return new HarmoniumException(kind(e), message, e);
  }

  private static Kind kind(RuntimeException e) {
    if (e instanceof BadInputException || e instanceof BadFileException) {
      return Kind.INPUT;
    }
    if (e instanceof DivergenceException) {
      return Kind.DIVERGED;
    }
    if (e instanceof BackendMemoryException) {
      return Kind.MEMORY;
    }
    if (e instanceof BackendException) {
      return Kind.DEVICE;
    }
    if (e instanceof IllegalArgumentException || e instanceof ConfigException) {
      return Kind.SETTINGS;
    }
    return Kind.FAILED;
  }
}
