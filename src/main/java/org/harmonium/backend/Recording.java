package org.harmonium.backend;

/**
 * A step prepared by {@link Backend#record}: a captured graph on a GPU, the step itself on the CPU.
 */
public interface Recording extends AutoCloseable {
  /** Runs the step {@code n} times. */
  void replay(int n);

  @Override
  void close();
}
