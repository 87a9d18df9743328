package org.harmonium.parity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the comparison: a measure of an operation over all its shapes, at its worst.
 *
 * @param section what it belongs to
 * @param operation the operation of {@link org.harmonium.backend.Backend}, the step or the run
 * @param measure what is measured
 * @param shapes the shapes tried
 * @param worst the value of the measure that lies highest above, or nearest below, its bound
 * @param bound the bound of that value, which may depend on shape and element; it holds where worst
 *     &lt;= bound
 * @param at where that was; null if nothing at all was found, such as no element that differs
 */
public record Check(
    Section section,
    String operation,
    String measure,
    List<String> shapes,
    double worst,
    double bound,
    @Nullable Place at) {
  /** The three parts of the comparison. */
  public enum Section {
    /** Each operation by itself. */
    OPERATION,
    /** Steps of training: half a Gibbs step or an operation at a time, and as a whole. */
    STEP,
    /** Whole short runs. */
    RUN
  }

  /** An element, such as {@code out(3, 17)}, of a side and shape: its value and that expected. */
  public record Place(String side, String shape, String element, double got, double expected) {}

  /** Keeps a copy of the list. */
  public Check {
    shapes = List.copyOf(shapes);
  }

  /** Is the bound kept? */
  public boolean holds() {
    return worst <= bound;
  }
}
