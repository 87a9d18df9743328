package org.harmonium.text;

/**
 * Foreign text (out of a file, a file's name) made fit to appear in a message: it must neither
 * break the line, nor flood it, nor send codes to the terminal.
 */
public final class Printable {
  private static final int LONGEST_QUOTE = 60;

  private Printable() {}

  /** The text with {@code ?} for each line break and whatever else cannot be seen. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(isVisible(c) ? c : '?'));
    return line.toString();
  }

  /** As {@link #line(String)}, cut after so many characters. */
  public static String line(String text, int longest) {
    return text.length() <= longest ? line(text) : line(text.substring(0, longest)) + "...";
  }

  /** The start of the text between single quotes. */
  public static String quote(String text) {
    return "'" + line(text, LONGEST_QUOTE) + "'";
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
