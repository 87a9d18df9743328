package org.harmonium.data;

import java.nio.file.Path;

/**
 * An input that cannot be used. The message is one line: the input's name first, then what is wrong
 * and what to do about it.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_QUOTE = 60;
  private static final int LONGEST_PROBLEM = 600;

  private final String input;

  /**
   * An input that cannot be used.
   *
   * @param input the file's path, or the name of a data set
   * @param problem what is wrong and what to do, without the name
   */
  public BadInputException(String input, String problem) {
    super(message(input, problem));
    this.input = input;
  }

  /** A file that cannot be used, found out by another exception. */
  public BadInputException(Path file, String problem, Throwable cause) {
    super(message(file.toString(), problem), cause);
    this.input = file.toString();
  }

  /** The name of the input as it was given: a path, or the name of a data set. */
  public String input() {
    return input;
  }

  /** Foreign text made fit to be named in a message: quoted, printable and short. */
  static String quote(String text) {
    return "'" + printable(text, LONGEST_QUOTE) + "'";
  }

  private static String message(String input, String problem) {
    return printable(input, LONGEST_NAME) + ": " + printable(problem, LONGEST_PROBLEM);
  }

  // File names and file contents are foreign: they must neither break the line nor flood it.
  private static String printable(String text, int longest) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), longest) + 3);
    for (int i = 0; i < text.length(); i++) {
      if (line.length() >= longest) {
        return line.append("...").toString();
      }
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean visible =
          !Character.isISOControl(c)
              && type != Character.FORMAT
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR;
      line.append(visible ? c : '?');
    }
    return line.toString();
  }
}
