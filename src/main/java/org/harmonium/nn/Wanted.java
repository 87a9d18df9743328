package org.harmonium.nn;

/** The derivatives that a backward pass computes. */
public enum Wanted {
  /** Those by the parameters only, such as in the lowest layer of a network. */
  PARAMETERS(true, false),
  /** That by the input only, for networks whose parameters are fixed in this step. */
  INPUT(false, true),
  /** Both. */
  BOTH(true, true);

  private final boolean parameters;
  private final boolean input;

  Wanted(boolean parameters, boolean input) {
    this.parameters = parameters;
    this.input = input;
  }

  /** Are the derivatives by the parameters added to their gradients? */
  public boolean parameters() {
    return parameters;
  }

  /** Is the derivative by the input returned? */
  public boolean input() {
    return input;
  }
}
