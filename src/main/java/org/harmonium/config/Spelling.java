package org.harmonium.config;

import java.util.Locale;

/** How the names of constants and types are written in YAML. */
final class Spelling {
  private Spelling() {}

  /** {@code BARS_AND_STRIPES} as {@code bars-and-stripes}. */
  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code SoftmaxUnits} as {@code softmax-units}. */
  static String kebab(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
