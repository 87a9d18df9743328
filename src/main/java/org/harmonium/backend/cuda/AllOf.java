package org.harmonium.backend.cuda;

import org.jspecify.annotations.Nullable;

/** Executes several actions even if some of them fail, then throws the first failure. */
final class AllOf {
  private @Nullable RuntimeException failure;

  void of(Runnable deed) {
    try {
      deed.run();
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /** Throws the exception of the first action that failed, if any. */
  void end() {
    if (failure != null) {
      throw failure;
    }
  }
}
