package org.harmonium.parity;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.parity.Check.Section;

/**
 * The comparison of two backends: every operation, one step of each learning rule and model, and
 * whole short runs.
 *
 * @param seed of all numbers
 * @param full larger shapes and longer runs
 */
public record Parity(long seed, boolean full) {
  /**
   * How a backend is had.
   *
   * @param name as it is selected
   * @param options as {@link org.harmonium.backend.Backends#open} wants them
   * @param open opens it; asked for more than once
   */
  public record Contender(String name, Map<String, String> options, Supplier<Backend> open) {
    /** Keeps a copy of the map. */
    public Contender {
      options = Map.copyOf(options);
    }
  }

  /**
   * Compares. Both backends are opened here and closed again.
   *
   * @throws org.harmonium.backend.BackendException if one cannot be had, or its machine fails
   */
  public ParityReport compare(Contender reference, Contender candidate) {
    try (Backend trusted = reference.open().get();
        Backend tested = candidate.open().get()) {
      Side first = side("reference", trusted, reference);
      Side second = side("candidate", tested, candidate);
      Ledger ledger = new Ledger();
      Comparison comparison = new Comparison(ledger, first, second);
      givingBack(comparison, Section.OPERATION, "liveMatrices", () -> operations(comparison));
      unchecked(ledger.checks())
          .forEach(o -> ledger.promise(o, "", "candidate", "is checked", false));
      givingBack(
          comparison,
          Section.STEP,
          "all steps",
          () -> {
            new StepParity(comparison, seed, full).run();
            new ModelStepParity(comparison, seed, full).run();
          });
      givingBack(
          comparison, Section.RUN, "all runs", () -> new RunParity(comparison, seed, full).run());
      return new ParityReport(
          party(first, reference), party(second, candidate), seed, operations(), ledger.checks());
    }
  }

  private static Side side(String role, Backend backend, Contender contender) {
    return new Side(role, backend, backend.precision(), contender.open());
  }

  private static ParityReport.Party party(Side side, Contender contender) {
    return new ParityReport.Party(contender.name(), side.backend().description(), side.precision());
  }

  private void operations(Comparison comparison) {
    comparison.sides().forEach(side -> new Promises(comparison.ledger(), side).check());
    OperationTable.Extent extent = full ? OperationTable.Extent.FULL : OperationTable.Extent.USUAL;
    OperationTable.forEach(seed, extent, comparison::check);
  }

  /** Runs a section, after which each backend must hold as many matrices as before. */
  static void givingBack(Comparison comparison, Section section, String name, Runnable part) {
    List<Integer> before = live(comparison);
    part.run();
    List<Integer> after = live(comparison);
    for (int i = 0; i < before.size(); i++) {
      String role = comparison.sides().get(i).role();
      boolean isKept = before.get(i).equals(after.get(i));
      comparison.ledger().promise(section, name, "", role, "ends where it began", isKept);
    }
  }

  private static List<Integer> live(Comparison comparison) {
    return comparison.sides().stream().map(side -> side.backend().liveMatrices()).toList();
  }

  /** The operations of the seam, by name. */
  static List<String> operations() {
    return Arrays.stream(Backend.class.getMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .distinct()
        .sorted()
        .toList();
  }

  /** The operations that no check is about; none, if this package is complete. */
  static Set<String> unchecked(List<Check> checks) {
    Set<String> missing = new TreeSet<>(operations());
    missing.removeAll(
        checks.stream()
            .filter(check -> check.section() == Section.OPERATION)
            .map(Check::operation)
            .collect(Collectors.toSet()));
    return missing;
  }
}
