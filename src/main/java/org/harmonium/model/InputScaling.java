package org.harmonium.model;

/**
 * The factors of the two total inputs of an RBM that is learned as a part of a deep Boltzmann
 * machine. Its hidden units have the input {@code up} times v W, its visible units {@code down}
 * times W h.
 *
 * <p>A factor 2 upwards is that of an RBM with two copies of the visible layer that are always
 * equal and have the same weights; a factor 2 downwards, of one with two such copies of the hidden
 * layer (Salakhutdinov and Hinton, "Deep Boltzmann machines", AISTATS 2009, section 3.1).
 *
 * @param up copies of the visible layer
 * @param down copies of the hidden layer
 */
public record InputScaling(double up, double down) {
  /** No scaling: an RBM that is not part of a deep machine. */
  public static final InputScaling NONE = new InputScaling(1, 1);

  /** Checks that both factors are finite and above 0. */
  public InputScaling {
    if (!(up > 0 && down > 0) || Double.isInfinite(up + down)) {
      throw new IllegalArgumentException(
          "input scaling must be above 0, was " + up + " and " + down);
    }
  }

  /**
   * Returns the scaling for learning RBM {@code number} (from 1) of {@code depth}. The first RBM
   * doubles its bottom-up input, because its hidden units will also have a layer above. The last
   * RBM doubles its top-down input, because its visible units will also have a layer below. The
   * RBMs between are not scaled; {@link Dbm#compose} halves their weights.
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
   * Returns the factor of the weights of the RBM in a deep machine. A hidden unit of the machine
   * has a layer below and a layer above, each of which was its whole input in one RBM. The machine
   * takes half of each input, which gives the geometric mean of the two distributions. The first
   * and the last layer have one neighbour and keep the whole input.
   *
   * @throws IllegalArgumentException if no factor suits both directions
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
