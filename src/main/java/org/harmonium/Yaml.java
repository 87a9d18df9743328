package org.harmonium;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Values as YAML. */
final class Yaml {
  private Yaml() {}

  /** A text in single quotes. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A list of texts. */
  static String list(String... texts) {
    return Arrays.stream(texts).map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
