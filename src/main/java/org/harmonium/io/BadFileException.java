package org.harmonium.io;

import java.nio.file.Path;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be used: its message is one line, the file's name first, then what is wrong,
 * then what to do. Foreign text is made {@link Printable}.
 */
public class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_PART = 400;

  /** The file {@code file} has {@code problem}; {@code advice} says what to do about it. */
  public BadFileException(Path file, String problem, String advice) {
    this(file, problem, advice, null);
  }

  /** As above, with the failure underneath it. */
  public BadFileException(Path file, String problem, String advice, @Nullable Throwable cause) {
    super(part(file.toString()) + ": " + part(problem) + "; " + part(advice), cause);
  }

  private static String part(String text) {
    return Printable.line(text, LONGEST_PART);
  }
}
