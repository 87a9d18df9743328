package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/** Units that can have a range of the columns of a layer: what {@link JointUnits} is made of. */
interface RangeUnits extends Units {
  /**
   * x = E[x | t] in the columns {@code from} (inclusive) to {@code to} (exclusive), which hold t =
   * input + bias; the other columns stay.
   */
  void meanColumns(Backend backend, int from, int to, Matrix x);

  /**
   * A sample in place of the mean in these columns, or what {@link Backend#bernoulli} makes a
   * sample of: probabilities of single binary units stay as they are.
   */
  default void sampleColumns(Backend backend, int from, int to, RandomStream random, Matrix x) {}

  /** Is the mean a probability, or the state 0 or 1, for {@link Backend#bernoulli} to take over? */
  default boolean isBinary() {
    return true;
  }

  /** Demands a width that is possible. */
  default void requireWidth(int width) {
    if (width < 1) {
      throw new IllegalArgumentException(
          "%s: a layer has at least 1 unit, was given %d".formatted(name(), width));
    }
  }
}
