package org.harmonium.backend;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** A factory for one kind of backend, found by {@link ServiceLoader}. */
public interface BackendProvider {
  /** Returns the name by which the backend is selected. */
  String name();

  /**
   * Returns the reason why the backend cannot be opened on this machine and the remedy, in one
   * sentence; empty if it can probably be opened.
   *
   * @param options the options it would be opened with, which may give the location of a library
   */
  Optional<String> unavailableReason(Map<String, String> options);

  /** Returns the reason why {@code auto} skips this backend, even if it could be opened by name. */
  default Optional<String> reasonAgainstAuto(Map<String, String> options) {
    return unavailableReason(options);
  }

  /** Returns the option of this name, a whole number from 0 up; 0 if it is not given. */
  static int wholeNumber(String option, Map<String, String> options) {
    String text = options.getOrDefault(option, "0");
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the exception below describes the valid values
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from 0 up, was '%s'".formatted(option, text));
  }

  /** Returns the installed requirements of the backend by name, without missing ones. */
  default Map<String, String> found(Map<String, String> options) {
    return Map.of();
  }

  /**
   * Checks the values of options without opening the backend.
   *
   * @throws IllegalArgumentException if the value of an option is invalid
   */
  default void require(Map<String, String> options) {}

  /**
   * Opens the backend.
   *
   * @param options options such as {@code threads} or {@code cpu.blas}; keys of other backends are
   *     ignored
   * @throws BackendException if the backend cannot be opened
   * @throws IllegalArgumentException if the value of an option is invalid
   */
  Backend open(Map<String, String> options);
}
