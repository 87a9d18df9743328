package org.harmonium.backend.cuda;

import org.jspecify.annotations.Nullable;

/** Does several things although one of them fails, and then reports the first failure. */
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

  /** Throws what the first failing deed threw. */
  void end() {
    if (failure != null) {
      throw failure;
    }
  }
}
