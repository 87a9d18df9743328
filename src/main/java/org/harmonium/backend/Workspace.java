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
      close();
      throw e;
    }
  }

  /**
   * Something else that is done between the parts and may fail as they may, such as making room in
   * one of them or in what belongs to others: if it fails, the parts are closed.
   */
  public void also(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
