package org.harmonium.backend.cpu;

import org.harmonium.backend.Recording;

/** The recording of the CPU backend, which executes the step directly. */
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
