package org.harmonium.backend;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A set of matrices and other resources of a backend that are closed together. If the creation of
 * one part fails, for example because memory is exhausted, all parts created before it are closed.
 */
public final class Workspace implements AutoCloseable {
  private final Backend backend;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last created first

  /** Creates an empty workspace. */
  public Workspace(Backend backend) {
    this.backend = backend;
  }

  /** Creates a matrix of zeros. */
  public Matrix zeros(int rows, int cols) {
    return own(() -> backend.zeros(rows, cols));
  }

  /** Creates a matrix with the given numbers in row-major order. */
  public Matrix upload(float[] values, int rows, int cols) {
    return own(() -> backend.upload(values, rows, cols));
  }

  /** Creates a resource and adds it to this workspace. If this fails, all parts are closed. */
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

  /** Executes an action on the parts. If it fails, all parts are closed. */
  public void prepare(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Returns a resource after work on it. If the work fails, the resource is closed. */
  public static <T extends AutoCloseable> T prepared(T part, Consumer<? super T> work) {
    try {
      work.accept(part);
      return part;
    } catch (RuntimeException e) {
      try {
        part.close();
      } catch (Exception second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /**
   * Closes all parts after a failure. Further failures are added to it as suppressed exceptions.
   */
  public void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  /** Closes all parts, even if closing one of them fails, then throws the first failure. */
  @Override
  public void close() {
    AllOf closing = new AllOf();
    while (!parts.isEmpty()) {
      closing.of(parts.pop());
    }
    closing.end();
  }
}
