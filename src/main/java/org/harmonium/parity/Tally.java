package org.harmonium.parity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.harmonium.parity.Check.Place;
import org.jspecify.annotations.Nullable;

/** A {@link Check} in the making: remembers the worst of what it is shown. */
final class Tally {
  private final Check.Section section;
  private final String operation;
  private final String measure;
  private final Set<String> shapes = new LinkedHashSet<>();
  private double worst;
  private double bound;
  private double ratio = -1; // of the worst to its bound
  private @Nullable Place at;

  Tally(Check.Section section, String operation, String measure) {
    this.section = section;
    this.operation = operation;
    this.measure = measure;
  }

  /** Shows a value with its bound; the place is made only if this is the worst so far. */
  void observe(double value, double bound, Supplier<Place> place) {
    double ratio = bound == 0 ? (value == 0 ? 0 : Double.POSITIVE_INFINITY) : value / bound;
    if (Double.isNaN(ratio)) {
      ratio = Double.POSITIVE_INFINITY; // a NaN is never within a bound
    }
    if (ratio > this.ratio) {
      this.ratio = ratio;
      this.worst = value;
      this.bound = bound;
      this.at = value == 0 ? null : place.get();
    }
  }

  void tried(String shape) {
    shapes.add(shape);
  }

  Check check() {
    return new Check(section, operation, measure, new ArrayList<>(shapes), worst, bound, at);
  }
}
