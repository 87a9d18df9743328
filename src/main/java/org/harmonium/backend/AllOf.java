package org.harmonium.backend;

import org.jspecify.annotations.Nullable;

/** Executes several actions even if some of them fail, then throws the first failure. */
public final class AllOf {
  private @Nullable RuntimeException failure;

  /** Creates an empty sequence of actions. */
  public AllOf() {}

  /** Executes an action. Failures after the first are added to it as suppressed exceptions. */
  public void of(AutoCloseable action) {
    try {
      action.close();
    } catch (Exception e) {
      RuntimeException its =
          e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
      if (failure == null) {
        failure = its;
      } else {
        failure.addSuppressed(its);
      }
    }
  }

  /** Throws the exception of the first action that failed, if any. */
  public void end() {
    if (failure != null) {
      throw failure;
    }
  }
}
