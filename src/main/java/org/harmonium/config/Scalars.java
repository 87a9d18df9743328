package org.harmonium.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.harmonium.config.Node.Scalar;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;

/** Reads a single value as the number, boolean, string or enum constant of a component. */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,40}");
  private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private Scalars() {}

  /** Whether a component of this type is read from a single value. */
  static boolean isScalar(Class<?> type) {
    return type == String.class || type.isEnum() || isBoolean(type) || isNumber(type);
  }

  /**
   * The value of {@code node} as {@code type}, boxed.
   *
   * @param path the key's full path, for messages
   */
  static Object read(Node node, Class<?> type, String path) {
    if (!(node instanceof Scalar scalar) || scalar.isNull()) {
      throw mismatch(node, path, "be " + expectation(type));
    }
    if (type == String.class) {
      return scalar.text();
    }
    if (type.isEnum()) {
      return constant(scalar, type, path);
    }
    if (!scalar.plain()) {
      throw new ConfigException(
          node.place(),
          path
              + " must be "
              + expectation(type)
              + "; remove the quotes around "
              + Printable.quote(scalar.text()));
    }
    if (isBoolean(type)) {
      return bool(scalar, path);
    }
    return type == int.class || type == Integer.class || type == long.class || type == Long.class
        ? whole(scalar, type, path)
        : decimal(scalar, type, path);
  }

  private static boolean bool(Scalar scalar, String path) {
    if (ScalarKind.of(scalar.text()) != ScalarKind.BOOLEAN) {
      throw mismatch(scalar, path, "be true or false");
    }
    return scalar.text().toLowerCase(Locale.ROOT).equals("true");
  }

  private static Number whole(Scalar scalar, Class<?> type, String path) {
    if (!WHOLE.matcher(scalar.text()).matches()) {
      throw mismatch(scalar, path, "be " + expectation(type));
    }
    boolean isInt = type == int.class || type == Integer.class;
    try {
      return isInt ? (Number) Integer.valueOf(scalar.text()) : Long.valueOf(scalar.text());
    } catch (NumberFormatException e) {
      long least = isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
      long most = isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
      throw mismatch(scalar, path, "be a whole number from " + least + " to " + most);
    }
  }

  private static Number decimal(Scalar scalar, Class<?> type, String path) {
    String text = scalar.text();
    boolean special = SPECIAL.matcher(text).matches();
    boolean hexOrOctal = text.startsWith("0x") || text.startsWith("0o");
    if (ScalarKind.of(text) != ScalarKind.NUMBER || hexOrOctal) {
      throw mismatch(scalar, path, "be " + expectation(type));
    }
    boolean isFloat = type == float.class || type == Float.class;
    double value =
        special ? special(text) : isFloat ? Float.parseFloat(text) : Double.parseDouble(text);
    boolean overflows = Double.isInfinite(value);
    boolean underflows = value == 0 && text.split("[eE]", 2)[0].matches(".*[1-9].*");
    if (!special && (overflows || underflows)) {
      throw mismatch(scalar, path, "fit a " + (isFloat ? "float32" : "float64") + " number");
    }
    return isFloat ? (Number) (float) value : Double.valueOf(value);
  }

  private static double special(String text) {
    if (text.toLowerCase(Locale.ROOT).endsWith("nan")) {
      return Double.NaN;
    }
    return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static Object constant(Scalar scalar, Class<?> type, String path) {
    for (Object constant : type.getEnumConstants()) {
      if (Spelling.kebab((Enum<?>) constant).equals(scalar.text())) {
        return constant;
      }
    }
    List<String> names = names(type);
    throw new ConfigException(
        scalar.place(),
        path
            + " must be one of "
            + String.join(", ", names)
            + ", found "
            + scalar.describe()
            + NearestName.suggestion(scalar.text(), names));
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> Spelling.kebab((Enum<?>) c)).toList();
  }

  /** Returns the expected values of a component of this type, for messages. */
  static String expectation(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type.isEnum()) {
      return "one of " + String.join(", ", names(type));
    }
    if (isBoolean(type)) {
      return "true or false";
    }
    return type == int.class || type == Integer.class || type == long.class || type == Long.class
        ? "a whole number such as 100"
        : "a number such as 0.05";
  }

  private static ConfigException mismatch(Node node, String path, String rule) {
    return new ConfigException(node.place(), path + " must " + rule + ", found " + node.describe());
  }

  private static boolean isBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class;
  }

  private static boolean isNumber(Class<?> type) {
    return type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == float.class
        || type == Float.class
        || type == double.class
        || type == Double.class;
  }
}
