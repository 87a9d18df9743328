package org.harmonium.nn;

/**
 * A tensor of a layer, before the layer is opened.
 *
 * @param name within the layer; {@link Sequence} adds a number to it
 * @param rows of the tensor
 * @param cols of the tensor
 * @param decays whether it is a weight matrix: initialised, decayed, limited by a max-norm, and
 *     reported by the norm of its gradient; false for biases and statistics
 */
public record TensorShape(String name, int rows, int cols, boolean decays) {
  /** A weight matrix. */
  public static TensorShape weights(String name, int rows, int cols) {
    return new TensorShape(name, rows, cols, true);
  }

  /** A row of numbers, one for each unit. */
  public static TensorShape row(String name, int cols) {
    return new TensorShape(name, 1, cols, false);
  }

  /** The number of its elements. */
  public long size() {
    return (long) rows * cols;
  }

  TensorShape named(String other) {
    return new TensorShape(other, rows, cols, decays);
  }
}
