package org.harmonium.experiment;

import java.util.HashMap;
import java.util.Map;
import org.harmonium.backend.Backends;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * The backend settings of a command, which override those of the experiment.
 *
 * @param name cpu, cuda or auto; null for the name in the experiment
 * @param options that override those of the experiment
 */
public record BackendOverride(@Nullable String name, Map<String, String> options) {
  /** No override. */
  static final BackendOverride NONE = new BackendOverride(null, Map.of());

  /** Opens the backend. */
  Backends.Choice choose(Experiment experiment) {
    Map<String, String> all = new HashMap<>(experiment.backend().options());
    all.putAll(options);
    return Backends.choose(name == null ? experiment.backend().name() : name, all);
  }
}
