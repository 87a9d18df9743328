package org.harmonium.data;

import java.nio.file.Path;
import org.harmonium.HarmoniumException;
import org.harmonium.text.Printable;

/**
 * An input that cannot be used. The message is one line: the name of the input, the problem, and
 * the remedy.
 */
public final class BadInputException extends HarmoniumException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_PROBLEM = 600;

  private final String input;

  /**
   * An input that cannot be used.
   *
   * @param input the path of the file, or the name of a data set
   * @param problem the problem and the remedy, without the name
   */
  public BadInputException(String input, String problem) {
    super(Kind.INPUT, message(input, problem), null);
    this.input = input;
  }

  /** A file that cannot be used, because of another exception. */
  public BadInputException(Path file, String problem, Throwable cause) {
    super(Kind.INPUT, message(file.toString(), problem), cause);
    this.input = file.toString();
  }

  /** The name of the input as given: a path, or the name of a data set. */
  public String input() {
    return input;
  }

  private static String message(String input, String problem) {
    return Printable.line(input, LONGEST_NAME) + ": " + Printable.line(problem, LONGEST_PROBLEM);
  }
}
