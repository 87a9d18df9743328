package org.harmonium.model;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;

/**
 * Units that can have a range of the columns of a {@link JointUnits} layer. Their states are 0 and
 * 1, or the mean plus standard normal noise ({@link #isNormal}).
 */
public interface RangeUnits extends Units {
  /**
   * Computes x = E[x | t] in the columns {@code from} (inclusive) to {@code to} (exclusive), which
   * hold t = input + bias. The other columns are not changed.
   */
  void meanColumns(Backend backend, int from, int to, Matrix x);

  /**
   * Replaces the mean in these columns by a sample. Binary units keep their probabilities: a final
   * {@link Backend#bernoulli} over the layer samples them and leaves 0 and 1 unchanged.
   */
  default void sampleColumns(Backend backend, int from, int to, RandomStream random, Matrix x) {}

  /** Whether a sample is the mean plus standard normal noise. */
  default boolean isNormal() {
    return false;
  }

  /**
   * Checks the width of a range.
   *
   * @throws IllegalArgumentException if such units cannot fill it
   */
  default void requireWidth(int width) {
    if (width < 1) {
      throw new IllegalArgumentException(
          "%s: a layer has at least 1 unit, was given %d".formatted(name(), width));
    }
  }

  /** The name of a range of this width in the name of a joint layer. */
  default String rangeName(int width) {
    return name() + ":" + width;
  }
}
