package org.harmonium.text;

import java.util.Collection;
import java.util.Locale;

/** Finds the known name nearest to a misspelt one. */
public final class NearestName {
  private NearestName() {}

  /** {@code ; did you mean 'momentum'?}, or an empty text if no known name is near. */
  public static String suggestion(String name, Collection<String> known) {
    String folded = folded(name);
    String nearest = "";
    int least = 1 + Math.min(name.length(), 20) / 4;
    for (String candidate : known) {
      int distance =
          Math.abs(name.length() - candidate.length()) > 20
              ? Integer.MAX_VALUE
              : distance(folded, folded(candidate));
      if (distance < least || (distance == least && nearest.isEmpty())) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
  }

  /** {@code is not known; did you mean 'dense'? Known are dense, tied}, for a name that is not. */
  public static String unknown(String name, Collection<String> known) {
    String suggestion = suggestion(name, known);
    return "is not known%s Known are %s"
        .formatted(suggestion.isEmpty() ? "." : suggestion, String.join(", ", known));
  }

  /** The name without case and separators: {@code batch_size} equals {@code batchSize}. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * The restricted Damerau-Levenshtein distance (optimal string alignment): the minimum number of
   * insertions, deletions, substitutions and transpositions of adjacent characters from a to b.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int edit = Math.min(d[i - 1][j], d[i][j - 1]) + 1;
        d[i][j] = Math.min(edit, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
