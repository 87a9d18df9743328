package org.harmonium.experiment.yaml;

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
import org.jspecify.annotations.Nullable;

/**
 * What reflection says of the records that a configuration is mapped to. A record that does not
 * keep the rules is a mistake in the program, not in the file: {@link IllegalStateException}.
 */
final class Schema {
  private Schema() {}

  /** The names of a record's components, which are its keys. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /** Whether a component may be null, and is where its key is absent and it has no default. */
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

  /** The key that tells the records of a sealed interface apart. */
  static String variantKey(Class<?> sealed) {
    Variants variants = sealed.getAnnotation(Variants.class);
    if (variants == null) {
      throw new IllegalStateException(
          sealed.getName() + " is no record, scalar, enum, or sealed interface with @Variants");
    }
    return variants.key();
  }

  /** The name that an absent key stands for; empty if it must be there. */
  static String variantOtherwise(Class<?> sealed) {
    return Objects.requireNonNull(sealed.getAnnotation(Variants.class)).otherwise();
  }

  /** The permitted records of a sealed interface by name, in the order of the permits clause. */
  static Map<String, Class<?>> variants(Class<?> sealed) {
    Map<String, Class<?>> variants = new LinkedHashMap<>();
    addVariants(sealed, variantKey(sealed), variants);
    return variants;
  }

  private static void addVariants(Class<?> sealed, String key, Map<String, Class<?>> variants) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        addVariants(permitted, key, variants);
        continue;
      }
      boolean holdsKey = keys(permitted).contains(key);
      if (!permitted.isRecord() || holdsKey != (variantNames(permitted).size() > 1)) {
        throw new IllegalStateException(
            "%s must be a record, with a component '%s' if and only if it has several names"
                .formatted(permitted.getName(), key));
      }
      variantNames(permitted).forEach(name -> variants.put(name, permitted));
    }
  }

  /** The names of a record among the variants of its interface. */
  static List<String> variantNames(Class<?> record) {
    VariantName name = record.getAnnotation(VariantName.class);
    return name == null ? List.of(Spelling.kebab(record)) : List.of(name.value());
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
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw thrownBy(record, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + record.getName(), e);
    }
  }

  /**
   * Calls a {@link FromScalar} factory.
   *
   * @throws IllegalArgumentException as thrown by the factory for values out of range
   */
  static Object construct(Method factory, Object value) {
    try {
      factory.setAccessible(true);
      return factory.invoke(null, value);
    } catch (InvocationTargetException e) {
      throw thrownBy(factory.getDeclaringClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot call " + factory, e);
    }
  }

  /** The value of a component. */
  static @Nullable Object get(RecordComponent component, Object record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static RuntimeException thrownBy(Class<?> record, InvocationTargetException e) {
    return e.getCause() instanceof IllegalArgumentException range
        ? range
        : new IllegalStateException("the constructor of " + record.getName() + " failed", e);
  }
}
