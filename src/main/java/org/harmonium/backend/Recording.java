package org.harmonium.backend;

/**
 * A step prepared by {@link Backend#record}: a captured graph on a GPU, the {@code Runnable} itself
 * on the CPU.
 */
public interface Recording extends AutoCloseable {
  /** Executes the step {@code n} times. */
  void replay(int n);

  @Override
  void close();
}
