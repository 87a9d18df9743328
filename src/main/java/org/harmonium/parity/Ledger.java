package org.harmonium.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.parity.Check.Place;

/** All tallies of a comparison, in the order in which they were begun. */
final class Ledger {
  static final String PRODUCT = "|error| / sum |a b|";
  static final String SPECIFICATION = "elements unlike the specification";
  static final String REFERENCE = "elements unlike the reference";
  static final String PROMISES = "broken promises";

  private final Map<List<Object>, Tally> tallies = new LinkedHashMap<>();

  /** The tally of a measure; the shape is noted as tried. */
  Tally tally(Check.Section section, String operation, String measure, String shape) {
    Tally tally =
        tallies.computeIfAbsent(
            List.of(section, operation, measure), key -> new Tally(section, operation, measure));
    tally.tried(shape);
    return tally;
  }

  /** Notes whether something was done that an operation must do. */
  void promise(String operation, String shape, String side, String what, boolean isKept) {
    promise(Check.Section.OPERATION, operation, shape, side, what, isKept);
  }

  /** The same of a step or a run. */
  void promise(
      Check.Section section,
      String operation,
      String shape,
      String side,
      String what,
      boolean isKept) {
    tally(section, operation, PROMISES, shape)
        .observe(isKept ? 0 : 1, 0, () -> new Place(side, shape, what, 0, 1));
  }

  List<Check> checks() {
    return tallies.values().stream().map(Tally::check).toList();
  }
}
