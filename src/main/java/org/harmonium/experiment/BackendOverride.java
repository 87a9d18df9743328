package org.harmonium.experiment;

import java.util.HashMap;
import java.util.Map;
import org.harmonium.backend.Backends;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * What a command says about the backend, on this machine, instead of the experiment.
 *
 * @param name cpu, cuda or auto; null for the experiment's own
 * @param options that go before the experiment's
 */
public record BackendOverride(@Nullable String name, Map<String, String> options) {
  /** Nothing is said. */
  static final BackendOverride NONE = new BackendOverride(null, Map.of());

  /** Opens the backend. */
  Backends.Choice choose(Experiment experiment) {
    Map<String, String> all = new HashMap<>(experiment.backend().options());
    all.putAll(options);
    return Backends.choose(name == null ? experiment.backend().name() : name, all);
  }
}
