package org.harmonium.io;

import java.nio.file.Path;
import org.harmonium.HarmoniumException;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be used. The message is one line: the name of the file, the problem, and the
 * remedy. Text from the file is made {@link Printable}.
 */
public class BadFileException extends HarmoniumException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_PART = 400;

  /**
   * A file that cannot be used.
   *
   * @param problem what is wrong with the file
   * @param advice the remedy
   */
  public BadFileException(Path file, String problem, String advice) {
    this(file, problem, advice, null);
  }

  /** As {@link #BadFileException(Path, String, String)}, with a cause. */
  public BadFileException(Path file, String problem, String advice, @Nullable Throwable cause) {
    super(Kind.INPUT, part(file.toString()) + ": " + part(problem) + "; " + part(advice), cause);
  }

  private static String part(String text) {
    return Printable.line(text, LONGEST_PART);
  }
}
