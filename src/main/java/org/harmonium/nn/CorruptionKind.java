package org.harmonium.nn;

import java.util.Arrays;
import java.util.List;

/** The kinds of noise, and the meaning of the level of each. */
public enum CorruptionKind {
  /** Each number becomes 0 with probability level. */
  MASKING("masking"),
  /** A normal number of standard deviation level is added to each number. */
  GAUSSIAN("gaussian"),
  /** Each number is replaced with probability level, by 0 or 1 with probability 1/2 each. */
  SALT_AND_PEPPER("salt-and-pepper");

  private final String text;

  CorruptionKind(String text) {
    this.text = text;
  }

  /** The names of all kinds. */
  public static List<String> names() {
    return Arrays.stream(values()).map(CorruptionKind::text).toList();
  }

  /** The kind of this name, which is one of {@link #names}. */
  static CorruptionKind parse(String text) {
    return values()[names().indexOf(text)];
  }

  /** Its name in files. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
