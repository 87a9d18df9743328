package org.harmonium.backend;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Makes one kind of backend; found by {@link ServiceLoader}. */
public interface BackendProvider {
  /** The name it is selected by. */
  String name();

  /** Why it cannot be opened here, in one sentence with the remedy; empty if it can. */
  Optional<String> unavailableReason();

  /**
   * Opens it.
   *
   * @param options such as {@code threads} or {@code cpu.blas}; keys of other backends are ignored
   * @throws BackendException if it cannot be opened
   * @throws IllegalArgumentException if an option has a value that this backend does not know
   */
  Backend open(Map<String, String> options);
}
