package org.harmonium.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of something that names in files stand for, such as kinds of layers. A kind is a
 * provider of a service on the class path, which {@link ServiceLoader} finds by the service file
 * {@code META-INF/services/} with the name of the service.
 *
 * <p>The class path is read once, when the registry is made. After that a registry is immutable,
 * and any number of threads may use it. Providers in the package of the service come first, in the
 * order of the service file, and then all others in the order of the class path.
 *
 * <p>An error on the class path, such as two kinds of one name, is reported by each method, not by
 * {@link #load}: a registry may be a static constant.
 *
 * @param <T> the service
 */
public final class Registry<T> {
  private final Map<String, T> byName;
  private final @Nullable String error;

  private Registry(Map<String, T> byName, @Nullable String error) {
    this.byName = byName;
    this.error = error;
  }

  /**
   * Reads the class path.
   *
   * @param what one of the kinds in messages, such as {@code a kind of layer}
   * @param service what providers implement
   * @param names the names that a provider is registered under, at least one
   */
  public static <T> Registry<T> load(
      String what, Class<T> service, Function<T, List<String>> names) {
    List<T> providers = new ArrayList<>();
    try {
      ServiceLoader.load(service, service.getClassLoader()).forEach(providers::add);
    } catch (ServiceConfigurationError e) {
      return new Registry<>(
          Map.of(), "%s on the class path cannot be used: %s".formatted(what, e.getMessage()));
    }
    String home = service.getPackageName();
    providers.sort(Comparator.comparing(p -> !p.getClass().getPackageName().equals(home)));
    return of(what, providers, names);
  }

  /** As {@link #load}, with these providers. */
  static <T> Registry<T> of(String what, List<T> providers, Function<T, List<String>> names) {
    Map<String, T> byName = new LinkedHashMap<>();
    for (T provider : providers) {
      for (String name : names.apply(provider)) {
        T other = byName.putIfAbsent(name, provider);
        if (other != null) {
          String error =
              "two classes on the class path are %s with the name '%s': %s and %s; remove one of them"
                  .formatted(what, name, other.getClass().getName(), provider.getClass().getName());
          return new Registry<>(byName, error);
        }
      }
    }
    return new Registry<>(byName, null);
  }

  private Map<String, T> all() {
    if (error != null) {
      throw new IllegalArgumentException(error);
    }
    return byName;
  }

  /**
   * What has this name, if it is known.
   *
   * @throws IllegalArgumentException if the class path has an error
   */
  public Optional<T> find(String name) {
    return Optional.ofNullable(all().get(name));
  }

  /**
   * All names.
   *
   * @throws IllegalArgumentException if the class path has an error
   */
  public List<String> names() {
    return List.copyOf(all().keySet());
  }

  /**
   * What is registered, each once, in the order of {@link #names}.
   *
   * @throws IllegalArgumentException if the class path has an error
   */
  public List<T> values() {
    return all().values().stream().distinct().toList();
  }

  /** {@link NearestName#unknown} for a name that is not registered. */
  public String unknown(String name) {
    return NearestName.unknown(name, names());
  }
}
