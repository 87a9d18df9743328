package org.harmonium.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
   * Opens the backend called {@code name}. With {@code auto} it is the first that can be had of
   * cuda and cpu, and why one was passed over is logged in one line; any other name fails loudly.
   *
   * @throws BackendException if it cannot be had; the message says why and what to do
   * @throws IllegalArgumentException if nothing has that name
   */
  public static Backend open(String name, Map<String, String> options) {
    if (name.equals("auto")) {
      return openAuto(options);
    }
    BackendProvider provider = provider(name);
    provider
        .unavailableReason()
        .ifPresent(
            reason -> {
              throw new BackendException("backend '" + name + "' cannot be used: " + reason);
            });
    return provider.open(options);
  }

  /** All providers on the class path, GPU first. */
  public static List<BackendProvider> providers() {
    List<BackendProvider> found = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).forEach(found::add);
    // The CPU is what every machine has, so it comes last: what stands before it is preferred by
    // auto.
    found.sort(
        Comparator.comparing((BackendProvider p) -> p.name().equals("cpu"))
            .thenComparing(BackendProvider::name));
    return found;
  }

  private static Backend openAuto(Map<String, String> options) {
    for (BackendProvider provider : providers()) {
      if (provider.unavailableReason().isPresent()) {
        LOG.log(
            System.Logger.Level.INFO,
            "backend {0} is passed over: {1}",
            provider.name(),
            provider.unavailableReason().get());
      } else {
        return provider.open(options);
      }
    }
    throw new BackendException("no backend can be used; run 'harmonium doctor' to see why");
  }

  private static BackendProvider provider(String name) {
    List<BackendProvider> providers = providers();
    if (name.equals("cuda") && providers.stream().noneMatch(p -> p.name().equals(name))) {
      throw new BackendException(
          "backend 'cuda' cannot be used: this build has no CUDA backend; choose cpu or auto");
    }
    return providers.stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no backend is called '%s'; choose auto%s"
                        .formatted(
                            name,
                            providers.stream()
                                .map(p -> ", " + p.name())
                                .reduce("", String::concat))));
  }
}
