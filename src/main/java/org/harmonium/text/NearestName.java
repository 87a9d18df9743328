package org.harmonium.text;

import java.util.Collection;
import java.util.Locale;

/** Which known name a misspelt one was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /** {@code ; did you mean 'momentum'?}, or nothing where no known name is near. */
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

  /** Letters only: {@code batch_size}, {@code batch-size} and {@code batchSize} are one name. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * The Damerau-Levenshtein distance, in its form without edits inside a transposition: the fewest
   * insertions, deletions, substitutions and swaps of neighbours that turn a into b.
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
