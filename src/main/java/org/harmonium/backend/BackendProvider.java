package org.harmonium.backend;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes one kind of backend; found by {@link ServiceLoader}. */
public interface BackendProvider {
  /** The name it is selected by. */
  String name();

  /**
   * Why it cannot be opened here, in one sentence with the remedy; empty if it probably can.
   *
   * @param options those it is to be opened with: they may say where to look for a library
   */
  Optional<String> unavailableReason(Map<String, String> options);

  /** Why {@code auto} passes it over; a backend may be there and yet be no choice for it. */
  default Optional<String> reasonAgainstAuto(Map<String, String> options) {
    return unavailableReason(options);
  }

  /**
   * What of its requirements was found on this machine, by name, even if others are missing; what
   * is missing is left out.
   */
  default Map<String, String> found(Map<String, String> options) {
    return Map.of();
  }

  /**
   * Opens it.
   *
   * @param options such as {@code threads} or {@code cpu.blas}; keys of other backends are ignored
   * @throws BackendException if it cannot be opened
   * @throws IllegalArgumentException if an option has a value that this backend does not know
   */
  Backend open(Map<String, String> options);
}
