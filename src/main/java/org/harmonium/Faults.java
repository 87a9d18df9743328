package org.harmonium;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.harmonium.HarmoniumException.Kind;

/** Turns the exceptions of the JDK that report a fault into those of the library. */
final class Faults {
  private Faults() {}

  /** Does the work. An exception that is not a programming error becomes one of the library. */
  static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new HarmoniumException(Kind.SETTINGS, String.valueOf(e.getMessage()), e);
    } catch (ArithmeticException | UncheckedIOException e) {
      throw new HarmoniumException(Kind.FAILED, String.valueOf(e.getMessage()), e);
    } catch (OutOfMemoryError e) {
      throw new HarmoniumException(
          Kind.MEMORY, "the Java heap is full; give fewer rows, or raise -Xmx", e);
    }
  }
}
