package org.harmonium.parity;

import java.util.List;
import org.harmonium.backend.Precision;

/**
 * What a comparison found.
 *
 * @param reference the backend that is trusted
 * @param candidate the backend in question
 * @param seed of all numbers
 * @param operations the name of every operation of {@link org.harmonium.backend.Backend}
 * @param checks all measures, each at its worst
 */
public record ParityReport(
    Party reference, Party candidate, long seed, List<String> operations, List<Check> checks) {
  /** A backend: its name, its description of itself, and the precision of its products. */
  public record Party(String name, String description, Precision precision) {}

  /** Keeps copies of the lists. */
  public ParityReport {
    operations = List.copyOf(operations);
    checks = List.copyOf(checks);
  }

  /** The checks whose bound is broken. */
  public List<Check> broken() {
    return checks.stream().filter(check -> !check.holds()).toList();
  }

  /** Is every bound kept? */
  public boolean agrees() {
    return broken().isEmpty();
  }
}
