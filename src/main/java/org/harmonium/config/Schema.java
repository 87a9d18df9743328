package org.harmonium.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The structure of configuration records, by reflection. A record that violates the rules is an
 * error of the program and not of the file, and causes an {@link IllegalStateException}.
 */
final class Schema {
  private Schema() {}

  /**
   * Returns the keys of a record: the names of its components, with inlined components replaced by
   * their keys.
   */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(c -> isInlined(c) ? keys(c.getType()).stream() : Stream.of(c.getName()))
        .toList();
  }

  /** Whether the keys of a component's record are written beside those of the enclosing record. */
  static boolean isInlined(RecordComponent component) {
    return component.isAnnotationPresent(Inlined.class);
  }

  /** Whether a component may be null. It is null if its key is absent and it has no default. */
  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The default of a component as YAML, if it has one. */
  static Optional<String> defaultOf(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
  }

  /** The type of the values of a {@code List<T>} or {@code Map<String, T>}. */
  static Type elementType(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return arguments[0];
    }
    if (type.getRawType() == Map.class && arguments[0] == String.class) {
      return arguments[1];
    }
    throw new IllegalStateException(type + " is neither List<T> nor Map<String, T>");
  }

  /** Returns the key that distinguishes the records of an interface. */
  static String variantKey(Class<?> type) {
    Variants variants = type.getAnnotation(Variants.class);
    if (variants == null) {
      throw new IllegalStateException(
          type.getName() + " is no record, scalar, enum, or interface with @Variants");
    }
    return variants.key();
  }

  /** Returns the default name for an absent key; empty if the key is required. */
  static String variantOtherwise(Class<?> type) {
    return Objects.requireNonNull(type.getAnnotation(Variants.class)).otherwise();
  }

  /**
   * The records of an interface by name: those that it permits, in order, or those of its source.
   */
  static Map<String, Class<?>> variants(Class<?> type) {
    variantKey(type); // checks the annotation
    Map<String, Class<?>> variants = new LinkedHashMap<>();
    if (type.isSealed()) {
      addVariants(type, variants);
    } else {
      variants.putAll(source(type).variants());
    }
    return variants;
  }

  private static VariantSource source(Class<?> type) {
    Class<? extends VariantSource> source =
        Objects.requireNonNull(type.getAnnotation(Variants.class)).source();
    try {
      return source.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(source.getName() + " cannot be constructed", e);
    }
  }

  private static void addVariants(Class<?> sealed, Map<String, Class<?>> variants) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        addVariants(permitted, variants);
        continue;
      }
      if (!permitted.isRecord()) {
        throw new IllegalStateException(permitted.getName() + " must be a record");
      }
      variants.put(variantName(permitted), permitted);
    }
  }

  /** The name of a record among the variants of its interface. */
  static String variantName(Class<?> record) {
    VariantName name = record.getAnnotation(VariantName.class);
    return name == null ? Spelling.kebab(record) : name.value();
  }

  /**
   * The variants that the value of an earlier component gives a component, or null without {@link
   * ChosenBy}.
   *
   * @param values of the components so far
   */
  static ChosenBy.@Nullable Chooser chooser(RecordComponent component, @Nullable Object[] values) {
    ChosenBy chosenBy = component.getAnnotation(ChosenBy.class);
    if (chosenBy == null) {
      return null;
    }
    RecordComponent[] components = component.getDeclaringRecord().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(chosenBy.value())
          && values[i] instanceof ChosenBy.Chooser chooser) {
        return chooser;
      }
    }
    throw new IllegalStateException(
        "%s of %s is chosen by '%s', which is no earlier component that implements Chooser"
            .formatted(
                component.getName(), component.getDeclaringRecord().getName(), chosenBy.value()));
  }

  /** The factory that makes a record from a single value, if it has one. */
  static Optional<Method> fromScalar(Class<?> record) {
    Optional<Method> factory =
        Arrays.stream(record.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(FromScalar.class))
            .findFirst();
    factory.ifPresent(
        method -> {
          if (!Modifier.isStatic(method.getModifiers())
              || method.getReturnType() != record
              || method.getParameterCount() != 1
              || !Scalars.isScalar(method.getParameterTypes()[0])) {
            throw new IllegalStateException(
                method + " must be static, take one scalar and return its record");
          }
        });
    return factory;
  }

  /**
   * Calls the canonical constructor.
   *
   * @throws IllegalArgumentException as thrown by the constructor for values out of range
   */
  static Object construct(Class<?> record, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return called(
        record,
        () -> {
          Constructor<?> constructor = record.getDeclaredConstructor(types);
          constructor.setAccessible(true);
          return constructor.newInstance(values);
        });
  }

  /**
   * Calls a {@link FromScalar} factory.
   *
   * @throws IllegalArgumentException as thrown by the factory for values out of range
   */
  static Object construct(Method factory, Object value) {
    factory.setAccessible(true);
    return called(factory.getDeclaringClass(), () -> factory.invoke(null, value));
  }

  /** The value of a component. */
  static @Nullable Object get(RecordComponent component, Object record) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return called(component.getDeclaringRecord(), () -> accessor.invoke(record));
  }

  /** A call by reflection. */
  private interface Call<T> {
    T run() throws ReflectiveOperationException;
  }

  private static <T extends @Nullable Object> T called(Class<?> record, Call<T> call) {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException range) {
        throw range;
      }
      throw new IllegalStateException("a member of " + record.getName() + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot use " + record.getName() + " by reflection", e);
    }
  }
}
