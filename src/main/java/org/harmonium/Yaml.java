package org.harmonium;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** Values as YAML. */
final class Yaml {
  private Yaml() {}

  /** A text in single quotes. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Requires an array and its elements. */
  static void requireAll(String name, Object... values) {
    Objects.requireNonNull(values, name);
    for (int i = 0; i < values.length; i++) {
      Objects.requireNonNull(values[i], name + "[" + i + "]");
    }
  }

  /** A list of texts, which are the argument with this name. */
  static String list(String name, String... texts) {
    requireAll(name, (Object[]) texts);
    return Arrays.stream(texts).map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
