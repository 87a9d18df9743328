package org.harmonium.model;

/**
 * Factors of the two total inputs of an RBM that is learned as a part of a deep Boltzmann machine:
 * its hidden units get {@code up} times v W, its visible units {@code down} times W h.
 *
 * <p>A factor 2 upwards is that of an RBM with two copies of the visible layer that are always
 * equal and have the same weights; a factor 2 downwards, of one with two such copies of the hidden
 * layer (Salakhutdinov and Hinton, "Deep Boltzmann machines", AISTATS 2009, section 3.1).
 *
 * @param up copies of the visible layer
 * @param down copies of the hidden layer
 */
public record InputScaling(double up, double down) {
  /** An RBM by itself. */
  public static final InputScaling NONE = new InputScaling(1, 1);

  /** Both finite and above 0. */
  public InputScaling {
    if (!(up > 0 && down > 0) || Double.isInfinite(up + down)) {
      throw new IllegalArgumentException(
          "input scaling must be above 0, was " + up + " and " + down);
    }
  }

  /**
   * How the RBM {@code number} (from 1) of {@code depth} is to be learned: the first doubles its
   * bottom-up input, since its hidden units will have a layer above too; the last doubles its
   * top-down input, since its visible units will have a layer below too; those between are learned
   * as they are, and their weights are halved by {@link Dbm#compose}.
   */
  public static InputScaling inStack(int number, int depth) {
    if (number < 1 || number > depth) {
      throw new IllegalArgumentException(
          "RBM " + number + " of " + depth + " does not exist; count from 1");
    }
    if (depth == 1) {
      return NONE;
    }
    return new InputScaling(number == 1 ? 2 : 1, number == depth ? 2 : 1);
  }

  /**
   * The factor of the RBM's weights in a deep machine. A hidden unit there has a layer below and
   * one above, and each RBM alone gave it all of its input: half of each is taken, which is the
   * geometric mean of the two laws. Units of the ends have one neighbour and keep all.
   *
   * @throws IllegalArgumentException if no factor is right for both directions
   */
  double weightFactor(int number, int depth) {
    double fromBelow = number == depth ? up : up / 2;
    double fromAbove = number == 1 ? down : down / 2;
    if (fromBelow != fromAbove) {
      InputScaling wanted = inStack(number, depth);
      throw new IllegalArgumentException(
          "RBM %d of %d was learned with input scaling (%s, %s); for a deep Boltzmann machine, learn it with (%s, %s)"
              .formatted(number, depth, up, down, wanted.up, wanted.down));
    }
    return fromBelow;
  }

  boolean isNone() {
    return equals(NONE);
  }
}
