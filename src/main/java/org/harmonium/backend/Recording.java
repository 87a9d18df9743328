package org.harmonium.backend;

/** A step prepared by {@link Backend#record}: a graph on a GPU, the step itself on the CPU. */
public interface Recording extends AutoCloseable {
  /** Executes the step {@code n} times. */
  void replay(int n);

  @Override
  void close();
}
