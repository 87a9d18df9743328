package org.harmonium.experiment.yaml;

/** Text from a file, made fit to appear in a message: short, on one line, without control codes. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  /** The text between single quotes, cut after {@value #LONGEST} characters. */
  static String of(String text) {
    return "'" + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...") + "'";
  }

  /** The text with each line break, control code and lone surrogate replaced by a visible mark. */
  static String onOneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.appendCodePoint(isVisible(c) ? c : '\uFFFD'));
    return line.toString();
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
