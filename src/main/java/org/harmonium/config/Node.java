package org.harmonium.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;

/** A value of a YAML document, with its place for use in messages. */
sealed interface Node {

  /** The file and line, or the override, that this value comes from. */
  String place();

  /** Returns a description for a message: {@code the number 0.1}, {@code a list}. */
  String describe();

  /** Returns the exception for a value that violates the rule of its key. */
  default ConfigException mismatch(String key, String rule) {
    return new ConfigException(place(), "%s must %s, found %s".formatted(key, rule, describe()));
  }

  /** Returns the exception for a name that its key does not allow. */
  default ConfigException mismatch(String key, String name, Collection<String> names) {
    return new ConfigException(
        place(),
        "%s must be one of %s, found %s%s"
            .formatted(
                key, String.join(", ", names), describe(), NearestName.suggestion(name, names)));
  }

  /** A single value; {@code plain} where it is not quoted. */
  record Scalar(String text, boolean plain, String place) implements Node {

    /** Whether this is an empty value, {@code ~} or {@code null}, without quotes. */
    boolean isNull() {
      return plain && ScalarKind.of(text) == ScalarKind.NULL;
    }

    @Override
    public String describe() {
      ScalarKind kind = plain ? ScalarKind.of(text) : ScalarKind.TEXT;
      return kind == ScalarKind.NULL ? "nothing" : kind.words() + " " + Printable.quote(text);
    }
  }

  /** A list. */
  record Sequence(List<Node> elements, String place) implements Node {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** Keys with values, in the order in which they were written. */
  record Mapping(Map<String, Entry> entries, String place) implements Node {
    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /** A value in a mapping, with the place of its key; whether an override has set it. */
  record Entry(String place, Node value, boolean isOverride) {}
}
