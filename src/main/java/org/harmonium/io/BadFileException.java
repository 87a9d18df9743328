package org.harmonium.io;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be used: its message is one line, the file's name first, then what is wrong,
 * then what to do. Text that came out of the file is shortened and its control characters escaped,
 * so the line is safe to print.
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
    super(oneLine(file.toString()) + ": " + oneLine(problem) + "; " + oneLine(advice), cause);
  }

  /** {@code text} on one line, printable, and at most a few hundred characters long. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    int shown = Math.min(text.length(), LONGEST_PART);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append(' ');
      } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return text.length() > shown ? line.append("...").toString() : line.toString();
  }
}
