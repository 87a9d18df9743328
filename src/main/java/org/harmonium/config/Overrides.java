package org.harmonium.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.harmonium.config.Node.Entry;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Scalar;
import org.harmonium.config.Node.Sequence;
import org.harmonium.text.Printable;

/**
 * Sets values in a tree by {@code key.path=value}, where the value is YAML. An absent key is added,
 * because it may have a default; {@link RecordMapper} rejects unknown keys. Trees are immutable:
 * the given tree is not changed.
 */
final class Overrides {
  private Overrides() {}

  /**
   * Returns the tree with the overrides applied in order. A later override takes precedence.
   *
   * @param origin returns the place of an override, given its path
   */
  static Node apply(Node root, List<String> overrides, UnaryOperator<String> origin) {
    Node tree = root;
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ConfigException(
            origin.apply(Printable.quote(override)),
            "write it as key.path=value, e.g. learning.rate=0.05");
      }
      String path = override.substring(0, equals).strip();
      String place = origin.apply(path);
      List<String> keys = List.of(path.split("\\.", -1));
      if (keys.stream().anyMatch(String::isBlank)) {
        throw new ConfigException(
            place, "a name is missing beside a dot; write it as key.path=value");
      }
      if (keys.size() > NodeReader.DEEPEST) {
        throw new ConfigException(place, "nested deeper than " + NodeReader.DEEPEST + " levels");
      }
      tree = with(tree, keys, 0, NodeReader.readValue(override.substring(equals + 1), place));
    }
    return tree;
  }

  private static Node with(Node node, List<String> keys, int depth, Node value) {
    if (depth == keys.size()) {
      return value;
    }
    if (node instanceof Sequence sequence) {
      return withElement(sequence, keys, depth, value);
    }
    if (node instanceof Mapping mapping) {
      return withEntry(mapping, keys, depth, value);
    }
    if (((Scalar) node).isNull()) {
      return withEntry(new Mapping(Map.of(), value.place()), keys, depth, value);
    }
    String parent = String.join(".", keys.subList(0, depth));
    String key = keys.get(depth);
    boolean isElement = key.matches("[0-9]+");
    throw new ConfigException(
        value.place(),
        "%s has no %s, it is %s (%s); %s"
            .formatted(
                parent,
                isElement ? "elements" : "keys",
                node.describe(),
                node.place(),
                isElement
                    ? "set '%s' itself".formatted(parent)
                    : "set it whole, e.g. %s={%s: ...}".formatted(parent, key)));
  }

  private static Node withEntry(Mapping mapping, List<String> keys, int depth, Node value) {
    String key = keys.get(depth);
    Entry entry = mapping.entries().get(key);
    Node old = entry == null ? new Scalar("", true, value.place()) : entry.value();
    Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
    Node made = with(old, keys, depth + 1, value);
    boolean isNew = made.place().equals(value.place());
    String place = entry == null || isNew ? value.place() : entry.place();
    entries.put(key, new Entry(place, made, isNew || (entry != null && entry.isOverride())));
    return new Mapping(Collections.unmodifiableMap(entries), mapping.place());
  }

  private static Node withElement(Sequence sequence, List<String> keys, int depth, Node value) {
    int size = sequence.elements().size();
    String key = keys.get(depth);
    int index = key.matches("[0-9]{1,9}") ? Integer.parseInt(key) : -1;
    if (index < 0 || index >= size) {
      String list = String.join(".", keys.subList(0, depth));
      String numbers =
          size == 0 ? "" : "name an element by its number, 0 to " + (size - 1) + ", or ";
      throw new ConfigException(
          value.place(),
          "%s is a list of %d (%s); %sset the list whole"
              .formatted(list, size, sequence.place(), numbers));
    }
    List<Node> elements = new ArrayList<>(sequence.elements());
    elements.set(index, with(elements.get(index), keys, depth + 1, value));
    return new Sequence(List.copyOf(elements), sequence.place());
  }
}
