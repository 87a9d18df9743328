package org.harmonium.backend;

/** A recording that executes the step directly, for backends and steps without graphs. */
public record StepItself(Runnable step) implements Recording {
  @Override
  public void replay(int n) {
    for (int i = 0; i < n; i++) {
      step.run();
    }
  }

  @Override
  public void close() {}
}
