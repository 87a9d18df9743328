package org.harmonium.report;

/** Escapes text for HTML and SVG, in elements and in quoted attributes. */
final class Html {
  private Html() {}

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        case '\n', '\t' -> safe.append(c);
        // Control characters are not allowed in HTML, and bidirectional ones reorder the text.
        default -> safe.append(Character.isISOControl(c) || isBidirectional(c) ? '\uFFFD' : c);
      }
    }
    return safe.toString();
  }

  private static boolean isBidirectional(char c) {
    return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
  }
}
