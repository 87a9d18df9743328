package org.harmonium.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonium.text.Printable;

/** Results on standard output: lines of text, or one JSON object. */
final class Printer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Printer() {}

  /**
   * Prints names and values.
   *
   * @param values texts, numbers, and maps and lists of these
   */
  static void print(PrintWriter out, boolean json, Map<String, Object> values) {
    if (json) {
      out.println(json(values));
    } else {
      lines(out, values);
    }
    out.flush();
  }

  private static void lines(PrintWriter out, Map<?, ?> values) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            lines(out, inner);
          } else if (value instanceof Double number) {
            out.printf(Locale.ROOT, "%-34s %14.4f%n", name, number);
          } else {
            out.printf(Locale.ROOT, "%-34s %s%n", name, value);
          }
        });
  }

  /**
   * One line of JSON. Names in words become {@code snake_case}; NaN and infinities, which JSON does
   * not support, become null; invisible characters are escaped.
   */
  static String json(Map<String, Object> values) {
    try {
      return Printable.json(JSON.writeValueAsString(finite(values)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts, numbers and maps always have a JSON form", e);
    }
  }

  private static Object finite(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (k, v) ->
              copy.put(
                  k.toString().replace(' ', '_'),
                  v instanceof Double d && !Double.isFinite(d) ? null : finite(v)));
      return copy;
    }
    return value instanceof List<?> list ? list.stream().map(Printer::finite).toList() : value;
  }
}
