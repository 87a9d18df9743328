package org.harmonium.backend.cuda;

import org.harmonium.backend.Recording;

/** A recording that executes the step directly, for steps that cannot be a graph. */
record StepItself(Runnable step) implements Recording {
  @Override
  public void replay(int n) {
    for (int i = 0; i < n; i++) {
      step.run();
    }
  }

  @Override
  public void close() {}
}
