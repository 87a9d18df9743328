package org.harmonium.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backends;
import org.harmonium.experiment.settings.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks of a run beside its experiment.
 *
 * @param commandLine the arguments, for the manifest
 * @param backend cpu, cuda or auto; null for the name in the experiment
 * @param options of the backend, which override those of the experiment
 * @param acceptsChangedData whether a run is resumed although a data file has changed
 */
public record RunRequest(
    List<String> commandLine,
    @Nullable String backend,
    Map<String, String> options,
    boolean acceptsChangedData) {
  /** Asks for the experiment as it is. */
  public static RunRequest of(List<String> commandLine) {
    return new RunRequest(commandLine, null, Map.of(), false);
  }

  /** Opens the backend. */
  Backends.Choice choose(Experiment experiment) {
    return Backends.choose(
        backend == null ? experiment.backend().name() : backend, options(experiment));
  }

  /** The options of the backend. */
  Map<String, String> options(Experiment experiment) {
    Map<String, String> all = new HashMap<>(experiment.backend().options());
    all.putAll(options);
    return all;
  }
}
