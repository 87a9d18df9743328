package org.harmonium.text;

/**
 * Prepares text from a file or a file name for use in a message: without line breaks, of limited
 * length, and without control sequences for the terminal.
 */
public final class Printable {
  private static final int LONGEST_QUOTE = 60;

  private Printable() {}

  /** The text with {@code ?} for each line break and each other invisible character. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(isVisible(c) ? c : '?'));
    return line.toString();
  }

  /** The text with {@code ?} for each invisible character except line feed and tab. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.replace(System.lineSeparator(), "\n")
        .codePoints()
        .forEach(c -> shown.appendCodePoint(isVisible(c) || c == '\n' || c == '\t' ? c : '?'));
    return shown.toString();
  }

  /** The text with a JSON escape for each invisible character; the text is JSON on one line. */
  public static String json(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isShown = Character.isSurrogate(c) || isVisible(c);
      shown.append(isShown ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return shown.toString();
  }

  /** As {@link #line(String)}, with at most {@code longest} characters and an ellipsis. */
  public static String line(String text, int longest) {
    return text.length() <= longest ? line(text) : line(text.substring(0, longest)) + "...";
  }

  /** The beginning of the text in single quotes. */
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
