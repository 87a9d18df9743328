package org.harmonium.data;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant by a mistyped one. */
final class NearestName {
  private static final int FARTHEST = 3;

  private NearestName() {}

  /** The name with the fewest edits from {@code word}, or null when none has 3 or fewer. */
  static @Nullable String of(String word, Collection<String> names) {
    String nearest = null;
    int least = FARTHEST + 1;
    for (String name : names) {
      // Names far longer than the rest cannot be near; this also keeps a long word cheap.
      if (Math.abs(name.length() - word.length()) <= FARTHEST) {
        int edits = edits(word, name);
        if (edits < least) {
          least = edits;
          nearest = name;
        }
      }
    }
    return nearest;
  }

  /** The Levenshtein distance: insertions, deletions and replacements from one to the other. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
