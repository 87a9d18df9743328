package org.harmonium.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Selects and opens backends. */
public final class Backends {
  private static final System.Logger LOG = System.getLogger(Backends.class.getName());

  private Backends() {}

  /** Opens the CPU backend with default options. */
  public static Backend cpu() {
    return open("cpu", Map.of());
  }

  /**
   * An open backend and the reasons for its selection.
   *
   * @param passedOver one line with the reason for each backend that {@code auto} skipped
   */
  public record Choice(Backend backend, List<String> passedOver) implements AutoCloseable {
    /** Closes the backend. */
    @Override
    public void close() {
      backend.close();
    }
  }

  /**
   * Opens the backend called {@code name}. The name {@code auto} selects the first available of
   * cuda and cpu, and logs the reason for each skipped backend. Any other name selects exactly that
   * backend.
   *
   * @throws BackendException if the backend is unavailable; the message states the cause and the
   *     remedy
   * @throws IllegalArgumentException if no backend has that name
   */
  public static Backend open(String name, Map<String, String> options) {
    Choice choice = choose(name, options);
    choice.passedOver().forEach(line -> LOG.log(System.Logger.Level.INFO, line));
    return choice.backend();
  }

  /** Opens a backend as {@link #open} does, and returns reasons instead of logging them. */
  public static Choice choose(String name, Map<String, String> options) {
    return choose(name, options, providers());
  }

  /**
   * Checks the name of a backend and its options without opening it.
   *
   * @throws IllegalArgumentException if no backend has that name, or an option is invalid; the
   *     message begins with {@code name} or the option
   */
  public static void require(String name, Map<String, String> options) {
    List<BackendProvider> all = providers();
    List<BackendProvider> chosen =
        all.stream().filter(p -> name.equals("auto") || name.equals(p.name())).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("name: " + noneCalled(name, all));
    }
    chosen.forEach(provider -> provider.require(options));
  }

  private static String noneCalled(String name, List<BackendProvider> providers) {
    return "no backend is called '%s'; choose auto%s"
        .formatted(name, providers.stream().map(p -> ", " + p.name()).reduce("", String::concat));
  }

  static Choice choose(String name, Map<String, String> options, List<BackendProvider> providers) {
    if (name.equals("auto")) {
      return chooseAuto(options, providers);
    }
    BackendProvider provider = provider(name, providers);
    Optional<String> reason = provider.unavailableReason(options);
    if (reason.isPresent()) {
      throw new BackendException("backend '" + name + "' cannot be used: " + reason.get());
    }
    return new Choice(provider.open(options), List.of());
  }

  /** Returns all providers on the class path, with the CPU last. */
  public static List<BackendProvider> providers() {
    Map<String, BackendProvider> byName = new LinkedHashMap<>();
    // As for classes, the first provider of a name on the class path has precedence.
    ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())
        .forEach(provider -> byName.putIfAbsent(provider.name(), provider));
    List<BackendProvider> found = new ArrayList<>(byName.values());
    // The CPU is always available, so auto considers it last.
    found.sort(
        Comparator.comparing((BackendProvider p) -> p.name().equals("cpu"))
            .thenComparing(BackendProvider::name));
    return found;
  }

  private static Choice chooseAuto(Map<String, String> options, List<BackendProvider> providers) {
    List<String> passedOver = new ArrayList<>();
    for (BackendProvider provider : providers) {
      String reason;
      Optional<String> known = provider.reasonAgainstAuto(options);
      if (known.isEmpty()) {
        try {
          return new Choice(provider.open(options), List.copyOf(passedOver));
        } catch (BackendException e) {
          reason = String.valueOf(e.getMessage());
        }
      } else {
        reason = known.get();
      }
      passedOver.add("backend %s is passed over: %s".formatted(provider.name(), reason));
    }
    throw new BackendException("no backend can be used: " + String.join("; ", passedOver));
  }

  private static BackendProvider provider(String name, List<BackendProvider> providers) {
    for (BackendProvider provider : providers) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    if (name.equals("cuda")) {
      throw new BackendException(
          "backend 'cuda' cannot be used: this build has no CUDA backend; choose cpu or auto");
    }
    throw new IllegalArgumentException(noneCalled(name, providers));
  }
}
