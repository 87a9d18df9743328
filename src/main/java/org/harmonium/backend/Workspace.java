package org.harmonium.backend;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * What a model or an algorithm holds of a backend, made together and closed together. If one part
 * cannot be made, for want of memory above all, those made before it are closed, and the backend is
 * as it was.
 */
public final class Workspace implements AutoCloseable {
  private final Backend backend;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last made first

  /** An empty workspace. */
  public Workspace(Backend backend) {
    this.backend = backend;
  }

  /** A new matrix of zeros. */
  public Matrix zeros(int rows, int cols) {
    return own(() -> backend.zeros(rows, cols));
  }

  /** A new matrix with these numbers, row-major. */
  public Matrix upload(float[] values, int rows, int cols) {
    return own(() -> backend.upload(values, rows, cols));
  }

  /** Something else that is to be closed with the rest. */
  public <T extends AutoCloseable> T own(Supplier<T> maker) {
    try {
      T part = maker.get();
      parts.push(part);
      return part;
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Does something with the parts; if it fails, they are closed. */
  public void prepare(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Closes all parts because of a failure, which stays the one that is told. */
  public void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  /** Closes all parts, also where some cannot be: then the first failure is thrown at the end. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
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
    if (failure != null) {
      throw failure;
    }
  }
}
