package org.harmonium.nn;

import java.util.Arrays;
import java.util.List;

/** How an input is disturbed, and what the level of the disturbance says. */
public enum CorruptionKind {
  /** Each number becomes 0 with chance level. */
  MASKING("masking"),
  /** To each number comes a normal one of standard deviation level. */
  GAUSSIAN("gaussian"),
  /** Each number is replaced with chance level, by 0 or 1 as a coin falls. */
  SALT_AND_PEPPER("salt-and-pepper");

  private final String text;

  CorruptionKind(String text) {
    this.text = text;
  }

  /** All the words. */
  public static List<String> names() {
    return Arrays.stream(values()).map(CorruptionKind::text).toList();
  }

  /** The word for it in files. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
