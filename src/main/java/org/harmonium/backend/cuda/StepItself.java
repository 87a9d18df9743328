package org.harmonium.backend.cuda;

import org.harmonium.backend.Recording;

/** A step that is run again at each replay, where it cannot be a graph. */
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
