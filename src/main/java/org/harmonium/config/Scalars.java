package org.harmonium.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.harmonium.config.Node.Scalar;
import org.harmonium.text.Printable;

/** Reads a single value as the number, boolean, string or enum constant of a component. */
final class Scalars {
  private static final Set<Class<?>> BOOLEANS = Set.of(boolean.class, Boolean.class);
  private static final Set<Class<?>> WHOLES =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> DECIMALS =
      Set.of(float.class, Float.class, double.class, Double.class);

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,40}");
  private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private Scalars() {}

  /** Whether a component of this type is read from a single value. */
  static boolean isScalar(Class<?> type) {
    return type == String.class
        || type.isEnum()
        || BOOLEANS.contains(type)
        || WHOLES.contains(type)
        || DECIMALS.contains(type);
  }

  /**
   * The value of {@code node} as {@code type}, boxed.
   *
   * @param path the key's full path, for messages
   */
  static Object read(Node node, Class<?> type, String path) {
    if (!(node instanceof Scalar scalar) || scalar.isNull()) {
      throw node.mismatch(path, "be " + expectation(type));
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
          "%s must be %s; remove the quotes around %s"
              .formatted(path, expectation(type), Printable.quote(scalar.text())));
    }
    if (BOOLEANS.contains(type)) {
      return bool(scalar, path);
    }
    return WHOLES.contains(type) ? whole(scalar, type, path) : decimal(scalar, type, path);
  }

  private static boolean bool(Scalar scalar, String path) {
    if (ScalarKind.of(scalar.text()) != ScalarKind.BOOLEAN) {
      throw scalar.mismatch(path, "be true or false");
    }
    return scalar.text().toLowerCase(Locale.ROOT).equals("true");
  }

  private static Number whole(Scalar scalar, Class<?> type, String path) {
    if (!WHOLE.matcher(scalar.text()).matches()) {
      throw scalar.mismatch(path, "be " + expectation(type));
    }
    boolean isInt = type == int.class || type == Integer.class;
    try {
      return isInt ? (Number) Integer.valueOf(scalar.text()) : Long.valueOf(scalar.text());
    } catch (NumberFormatException e) {
      long least = isInt ? Integer.MIN_VALUE : Long.MIN_VALUE;
      long most = isInt ? Integer.MAX_VALUE : Long.MAX_VALUE;
      throw scalar.mismatch(path, "be a whole number from " + least + " to " + most);
    }
  }

  private static Number decimal(Scalar scalar, Class<?> type, String path) {
    String text = scalar.text();
    boolean special = SPECIAL.matcher(text).matches();
    boolean hexOrOctal = text.startsWith("0x") || text.startsWith("0o");
    if (ScalarKind.of(text) != ScalarKind.NUMBER || hexOrOctal) {
      throw scalar.mismatch(path, "be " + expectation(type));
    }
    boolean isFloat = type == float.class || type == Float.class;
    double value =
        special ? special(text) : isFloat ? Float.parseFloat(text) : Double.parseDouble(text);
    boolean overflows = Double.isInfinite(value);
    boolean underflows = value == 0 && text.split("[eE]", 2)[0].matches(".*[1-9].*");
    if (!special && (overflows || underflows)) {
      throw scalar.mismatch(path, "fit a " + (isFloat ? "float32" : "float64") + " number");
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
    throw scalar.mismatch(path, scalar.text(), names(type));
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
    if (BOOLEANS.contains(type)) {
      return "true or false";
    }
    return WHOLES.contains(type) ? "a whole number such as 100" : "a number such as 0.05";
  }
}
