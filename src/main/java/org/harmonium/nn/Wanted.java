package org.harmonium.nn;

/** Which derivatives a backward pass is to find. */
public enum Wanted {
  /** Those by the parameters: the lowest layer of a network has nobody to pass on to. */
  PARAMETERS(true, false),
  /** That by the input: for networks that are only passed through and learn nothing now. */
  INPUT(false, true),
  /** Both. */
  BOTH(true, true);

  private final boolean parameters;
  private final boolean input;

  Wanted(boolean parameters, boolean input) {
    this.parameters = parameters;
    this.input = input;
  }

  /** Are the derivatives by the parameters to be added to their gradients? */
  public boolean parameters() {
    return parameters;
  }

  /** Is the derivative by the input to be returned? */
  public boolean input() {
    return input;
  }
}
