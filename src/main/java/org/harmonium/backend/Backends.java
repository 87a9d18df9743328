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

  /** The CPU backend with its defaults. */
  public static Backend cpu() {
    return open("cpu", Map.of());
  }

  /**
   * A backend that was chosen and opened.
   *
   * @param passedOver one line for each that {@code auto} would have preferred, with the reason
   */
  public record Choice(Backend backend, List<String> passedOver) implements AutoCloseable {
    /** Closes the backend. */
    @Override
    public void close() {
      backend.close();
    }
  }

  /**
   * Opens the backend called {@code name}. With {@code auto} it is the first that can be had of
   * cuda and cpu, and why one was passed over is logged in one line; any other name fails loudly.
   *
   * @throws BackendException if it cannot be had; the message says why and what to do
   * @throws IllegalArgumentException if nothing has that name
   */
  public static Backend open(String name, Map<String, String> options) {
    Choice choice = choose(name, options);
    choice.passedOver().forEach(line -> LOG.log(System.Logger.Level.INFO, line));
    return choice.backend();
  }

  /** As {@link #open}, leaving it to the caller to tell what was passed over. */
  public static Choice choose(String name, Map<String, String> options) {
    return choose(name, options, providers());
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

  /** All providers on the class path, GPU first. */
  public static List<BackendProvider> providers() {
    Map<String, BackendProvider> byName = new LinkedHashMap<>();
    // Of two with one name the first in the class path counts, as of two classes.
    ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())
        .forEach(provider -> byName.putIfAbsent(provider.name(), provider));
    List<BackendProvider> found = new ArrayList<>(byName.values());
    // The CPU is what every machine has, so it comes last: what stands before it is preferred by
    // auto.
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
    throw new IllegalArgumentException(
        "no backend is called '%s'; choose auto%s"
            .formatted(
                name, providers.stream().map(p -> ", " + p.name()).reduce("", String::concat)));
  }
}
