package org.harmonium.config;

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
import org.harmonium.config.Node.Entry;
import org.harmonium.config.Node.Mapping;
import org.harmonium.config.Node.Scalar;
import org.harmonium.config.Node.Sequence;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Maps a tree of {@link Node}s to a tree of records, or reports the key that is wrong and why.
 *
 * @param isWritten whether the program has written the tree, with every default filled in. Keys
 *     that earlier versions wrote are then ignored: those of other variants, and withdrawn ones
 */
record RecordMapper(boolean isWritten) {

  /** Returns the record that a document describes. */
  <T extends Record> T map(Node root, Class<T> type) {
    return type.cast(value(root, type, "", null));
  }

  /** The variants that a component's {@link ChosenBy} gives it; null for those of its type. */
  private record Choice(ChosenBy.Chooser chooser, String component) {}

  /**
   * The value of a node.
   *
   * @param path the keys that lead to the node, joined by dots; empty for the document
   */
  private Object value(Node node, Type type, String path, @Nullable Choice choice) {
    if (type instanceof ParameterizedType collection) {
      Type element = Schema.elementType(collection);
      return collection.getRawType() == List.class
          ? list(node, element, path, choice)
          : map(node, element, path);
    }
    Class<?> target = (Class<?>) type;
    if (Scalars.isScalar(target)) {
      return Scalars.read(node, target, path);
    }
    return target.isRecord() ? record(node, target, path) : variant(node, target, path, choice);
  }

  private List<Object> list(Node node, Type element, String path, @Nullable Choice choice) {
    if (!(node instanceof Sequence sequence)) {
      throw node.mismatch(named(path), "be a list such as [a, b]");
    }
    List<Object> values = new ArrayList<>();
    for (Node each : sequence.elements()) {
      values.add(value(each, element, path + "." + values.size(), choice));
    }
    return Collections.unmodifiableList(values);
  }

  private Map<String, Object> map(Node node, Type element, String path) {
    if (!(node instanceof Mapping mapping)) {
      throw node.mismatch(named(path), "be a mapping such as {key: value}");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> values.put(key, value(entry.value(), element, path + "." + key, null)));
    return Collections.unmodifiableMap(values);
  }

  /** Returns the record of an interface that the node names. */
  private Object variant(Node node, Class<?> type, String path, @Nullable Choice choice) {
    Map<String, Class<?>> variants = variants(node, type, path, choice);
    String key = Schema.variantKey(type);
    Variant variant = new Variant(key, variants);
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      Mapping bare = new Mapping(Map.of(), node.place());
      return fromMapping(bare, chosen(scalar, variants, path), path, variant);
    }
    String names = String.join(", ", variants.keySet());
    if (!(node instanceof Mapping mapping)) {
      throw node.mismatch(named(path), "be a mapping with '" + key + "' (" + names + ")");
    }
    Entry name = mapping.entries().get(key);
    Class<?> chosen =
        name == null
            ? variants.get(Schema.variantOtherwise(type))
            : chosen(name.value(), variants, dotted(path, key));
    if (chosen == null) {
      throw new ConfigException(
          node.place(), "%s needs the key '%s', one of %s".formatted(named(path), key, names));
    }
    return fromMapping(withoutOthers(mapping, key, chosen, variants), chosen, path, variant);
  }

  private static Map<String, Class<?>> variants(
      Node node, Class<?> type, String path, @Nullable Choice choice) {
    if (choice == null) {
      return Schema.variants(type);
    }
    try {
      return new LinkedHashMap<>(choice.chooser().variants(choice.component()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(node.place(), e.getMessage() == null ? path : e.getMessage());
    }
  }

  /**
   * Returns the mapping without the keys of the file for other variants if an override chooses the
   * variant.
   */
  private static Mapping withoutOthers(
      Mapping mapping, String key, Class<?> chosen, Map<String, Class<?>> variants) {
    Entry name = mapping.entries().get(key);
    boolean isOverridden = name != null && name.isOverride();
    if (!isOverridden) {
      return mapping;
    }
    Map<String, Entry> kept = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (each, entry) -> {
              boolean isKnown = each.equals(key) || Schema.keys(chosen).contains(each);
              boolean isOfOther =
                  variants.values().stream().anyMatch(v -> Schema.keys(v).contains(each));
              if (isKnown || !isOfOther || entry.isOverride()) {
                kept.put(each, entry);
              }
            });
    return new Mapping(Collections.unmodifiableMap(kept), mapping.place());
  }

  private static Class<?> chosen(Node choice, Map<String, Class<?>> variants, String path) {
    String name = choice instanceof Scalar scalar ? scalar.text() : "";
    Class<?> chosen = variants.get(name);
    if (chosen == null) {
      throw choice.mismatch(path, name, variants.keySet());
    }
    return chosen;
  }

  /** The record that a mapping, or a single value through {@link FromScalar}, describes. */
  private Object record(Node node, Class<?> type, String path) {
    if (node instanceof Mapping mapping) {
      return fromMapping(mapping, type, path, null);
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
    throw node.mismatch(
        named(path),
        "be " + single + "a mapping with the keys " + String.join(", ", Schema.keys(type)));
  }

  private Object fromMapping(
      Mapping mapping, Class<?> type, String path, @Nullable Variant variant) {
    refuseUnknownKeys(mapping, type, path, variant);
    return fromKnown(mapping, type, path);
  }

  /** The record, whose keys may stand among others of the mapping. */
  private Object fromKnown(Mapping mapping, Class<?> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      if (Schema.isInlined(component)) {
        values[i] = fromKnown(mapping, component.getType(), path);
        continue;
      }
      ChosenBy.Chooser chooser = Schema.chooser(component, values);
      Choice choice = chooser == null ? null : new Choice(chooser, component.getName());
      Entry entry = mapping.entries().get(component.getName());
      values[i] =
          entry == null
              ? absent(component, mapping, path)
              : present(component, entry.value(), dotted(path, component.getName()), choice);
    }
    try {
      Object made = Schema.construct(type, values);
      if (!isWritten && made instanceof RequiresEffect settings) {
        settings.requireEffect();
      }
      return made;
    } catch (IllegalArgumentException e) {
      throw outOfRange(mapping, path, e);
    }
  }

  private @Nullable Object present(
      RecordComponent component, Node node, String path, @Nullable Choice choice) {
    boolean isNull = node instanceof Scalar scalar && scalar.isNull();
    if (isNull && Schema.isNullable(component)) {
      return null;
    }
    if (isNull) {
      throw new ConfigException(
          node.place(), path + " is empty; give it a value or remove the line");
    }
    return value(node, component.getGenericType(), path, choice);
  }

  private @Nullable Object byDefault(RecordComponent component, String text) {
    String owner = component.getDeclaringRecord().getName() + "." + component.getName();
    try {
      Node node = NodeReader.readValue(text, "the default of " + owner);
      return present(component, node, component.getName(), null);
    } catch (ConfigException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private @Nullable Object absent(RecordComponent component, Mapping mapping, String path) {
    Optional<String> byDefault = Schema.defaultOf(component);
    if (byDefault.isPresent()) {
      return byDefault(component, byDefault.get());
    }
    if (Schema.isNullable(component)) {
      return null;
    }
    String expected =
        component.getGenericType() instanceof Class<?> type && Scalars.isScalar(type)
            ? ", " + Scalars.expectation(type)
            : "";
    throw new ConfigException(
        mapping.place(),
        "%s needs the key '%s'%s".formatted(named(path), component.getName(), expected));
  }

  /** The key that chose a record, and all that it could have chosen. */
  private record Variant(String key, Map<String, Class<?>> all) {
    /** The names of the variants that have a key. */
    List<String> having(String key) {
      return all.entrySet().stream()
          .filter(each -> Schema.keys(each.getValue()).contains(key))
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /**
   * Rejects keys that the record does not have. A written document may have keys of earlier
   * versions: those of other variants, and withdrawn ones.
   */
  private void refuseUnknownKeys(
      Mapping mapping, Class<?> type, String path, @Nullable Variant variant) {
    Withdrawn withdrawn = type.getAnnotation(Withdrawn.class);
    List<String> known = new ArrayList<>();
    if (variant != null) {
      known.add(variant.key());
    }
    known.addAll(Schema.keys(type));
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              boolean isWithdrawn = withdrawn != null && withdrawn.key().equals(key);
              if (known.contains(key) || (isWritten && (variant != null || isWithdrawn))) {
                return;
              }
              if (variant != null && !variant.having(key).isEmpty()) {
                throw new ConfigException(
                    entry.place(),
                    "%s has no effect with %s '%s'; remove it (it is a setting of %s)"
                        .formatted(
                            dotted(path, key),
                            variant.key(),
                            Schema.variantName(type),
                            String.join(", ", variant.having(key))));
              }
              if (withdrawn != null && isWithdrawn) {
                throw new ConfigException(
                    entry.place(), "%s: %s".formatted(dotted(path, key), withdrawn.advice()));
              }
              throw unknownKey(entry.place(), dotted(path, key), key, known);
            });
  }

  private static ConfigException unknownKey(
      String place, String path, String key, List<String> known) {
    String suggestion = NearestName.suggestion(key, known);
    return new ConfigException(
        place,
        "unknown key %s%s Known keys: %s"
            .formatted(
                Printable.quote(path),
                suggestion.isEmpty() ? "." : suggestion,
                String.join(", ", known)));
  }

  /** Returns the exception for an error of a record, at the component that its message names. */
  private static ConfigException outOfRange(
      Mapping mapping, String path, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    String place = Places.of(mapping, message, !path.isEmpty()).orElse(mapping.place());
    return new ConfigException(place, dotted(path, message));
  }

  private static String dotted(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String named(String path) {
    return path.isEmpty() ? "the configuration" : path;
  }
}
