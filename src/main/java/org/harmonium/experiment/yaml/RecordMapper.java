package org.harmonium.experiment.yaml;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.experiment.yaml.Node.Entry;
import org.harmonium.experiment.yaml.Node.Mapping;
import org.harmonium.experiment.yaml.Node.Scalar;
import org.harmonium.experiment.yaml.Node.Sequence;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/** Maps a tree of {@link Node}s to a tree of records, or says which key is wrong and why. */
final class RecordMapper {
  private RecordMapper() {}

  /** The record that a document describes. */
  static <T extends Record> T map(Node root, Class<T> type) {
    return type.cast(value(root, type, ""));
  }

  /**
   * The value of a node.
   *
   * @param path the keys that lead to the node, joined by dots; empty for the document
   */
  private static Object value(Node node, Type type, String path) {
    if (type instanceof ParameterizedType collection) {
      Type element = Schema.elementType(collection);
      return collection.getRawType() == List.class
          ? list(node, element, path)
          : map(node, element, path);
    }
    Class<?> target = (Class<?>) type;
    if (Scalars.isScalar(target)) {
      return Scalars.read(node, target, path);
    }
    return target.isRecord() ? record(node, target, path, null) : variant(node, target, path);
  }

  private static List<Object> list(Node node, Type element, String path) {
    if (!(node instanceof Sequence sequence)) {
      throw mismatch(node, path, "be a list such as [a, b]");
    }
    List<Object> values = new ArrayList<>();
    for (Node each : sequence.elements()) {
      values.add(value(each, element, path + "." + values.size()));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<String, Object> map(Node node, Type element, String path) {
    if (!(node instanceof Mapping mapping)) {
      throw mismatch(node, path, "be a mapping such as {key: value}");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) -> values.put(key, value(entry.value(), element, path + "." + key)));
    return Collections.unmodifiableMap(values);
  }

  /** The one of a sealed interface's records that the node names. */
  private static Object variant(Node node, Class<?> sealed, String path) {
    Map<String, Class<?>> variants = Schema.variants(sealed);
    String key = Schema.variantKey(sealed);
    String names = String.join(", ", variants.keySet());
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      Class<?> chosen = chosen(scalar, variants, path);
      boolean holdsKey = Schema.keys(chosen).contains(key);
      Entry name = new Entry(node.place(), node);
      Mapping bare = new Mapping(holdsKey ? Map.of(key, name) : Map.of(), node.place());
      return record(bare, chosen, path, key);
    }
    if (!(node instanceof Mapping mapping)) {
      throw mismatch(node, path, "be a mapping with '" + key + "' (" + names + ")");
    }
    Entry choice = mapping.entries().get(key);
    Class<?> otherwise = variants.get(Schema.variantOtherwise(sealed));
    if (choice == null && otherwise != null) {
      return record(mapping, otherwise, path, key);
    }
    if (choice == null) {
      throw new ConfigException(
          node.place(), named(path) + " needs the key '" + key + "', one of " + names);
    }
    return record(mapping, chosen(choice.value(), variants, dotted(path, key)), path, key);
  }

  private static Class<?> chosen(Node choice, Map<String, Class<?>> variants, String path) {
    String name = choice instanceof Scalar scalar ? scalar.text() : "";
    Class<?> chosen = variants.get(name);
    if (chosen == null) {
      throw new ConfigException(
          choice.place(),
          path
              + " must be one of "
              + String.join(", ", variants.keySet())
              + ", found "
              + choice.describe()
              + NearestName.suggestion(name, variants.keySet()));
    }
    return chosen;
  }

  /**
   * The record that a mapping, or a single value through {@link FromScalar}, describes.
   *
   * @param variantKey the key that chose this record among variants, or null
   */
  private static Object record(Node node, Class<?> type, String path, @Nullable String variantKey) {
    if (node instanceof Mapping mapping) {
      return fromMapping(mapping, type, path, variantKey);
    }
    Optional<Method> factory = Schema.fromScalar(type);
    if (factory.isPresent() && node instanceof Scalar scalar && !scalar.isNull()) {
      Object value = Scalars.read(scalar, factory.get().getParameterTypes()[0], path);
      try {
        return Schema.construct(factory.get(), value);
      } catch (IllegalArgumentException e) {
        throw new ConfigException(node.place(), dotted(path, String.valueOf(e.getMessage())));
      }
    }
    String single =
        factory.map(f -> Scalars.expectation(f.getParameterTypes()[0]) + " or ").orElse("");
    throw mismatch(
        node,
        path,
        "be " + single + "a mapping with the keys " + String.join(", ", Schema.keys(type)));
  }

  private static Object fromMapping(
      Mapping mapping, Class<?> type, String path, @Nullable String variantKey) {
    refuseUnknownKeys(mapping, type, path, variantKey);
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Entry entry = mapping.entries().get(components[i].getName());
      values[i] =
          entry == null
              ? absent(components[i], mapping, path)
              : present(components[i], entry.value(), dotted(path, components[i].getName()));
    }
    try {
      return Schema.construct(type, values);
    } catch (IllegalArgumentException e) {
      throw outOfRange(mapping, path, e);
    }
  }

  private static @Nullable Object present(RecordComponent component, Node node, String path) {
    boolean isNull = node instanceof Scalar scalar && scalar.isNull();
    if (isNull && Schema.isNullable(component)) {
      return null;
    }
    if (isNull) {
      throw new ConfigException(
          node.place(), path + " is empty; give it a value or remove the line");
    }
    return value(node, component.getGenericType(), path);
  }

  private static @Nullable Object absent(RecordComponent component, Mapping mapping, String path) {
    Optional<String> byDefault = Schema.defaultOf(component);
    if (byDefault.isPresent()) {
      String owner = component.getDeclaringRecord().getName() + "." + component.getName();
      try {
        Node node = NodeReader.readValue(byDefault.get(), "the default of " + owner);
        return present(component, node, component.getName());
      } catch (ConfigException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    if (Schema.isNullable(component)) {
      return null;
    }
    throw new ConfigException(
        mapping.place(),
        named(path)
            + " needs the key '"
            + component.getName()
            + "'"
            + (component.getGenericType() instanceof Class<?> type && Scalars.isScalar(type)
                ? ", " + Scalars.expectation(type)
                : ""));
  }

  private static void refuseUnknownKeys(
      Mapping mapping, Class<?> type, String path, @Nullable String variantKey) {
    List<String> known = new ArrayList<>();
    if (variantKey != null && !Schema.keys(type).contains(variantKey)) {
      known.add(variantKey);
    }
    known.addAll(Schema.keys(type));
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw unknownKey(entry.place(), dotted(path, key), key, known);
              }
            });
  }

  private static ConfigException unknownKey(
      String place, String path, String key, List<String> known) {
    String suggestion = NearestName.suggestion(key, known);
    return new ConfigException(
        place,
        "unknown key "
            + Printable.quote(path)
            + (suggestion.isEmpty() ? "." : suggestion)
            + " Known keys: "
            + String.join(", ", known));
  }

  /**
   * A record's own complaint, at the line of the component that its message begins with, or else at
   * the record's line.
   */
  private static ConfigException outOfRange(
      Mapping mapping, String path, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    Entry entry = mapping.entries().get(message.split("\\W", 2)[0]);
    String place = entry == null ? mapping.place() : entry.value().place();
    return new ConfigException(place, dotted(path, message));
  }

  private static ConfigException mismatch(Node node, String path, String rule) {
    return new ConfigException(
        node.place(), named(path) + " must " + rule + ", found " + node.describe());
  }

  private static String dotted(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String named(String path) {
    return path.isEmpty() ? "the configuration" : path;
  }
}
