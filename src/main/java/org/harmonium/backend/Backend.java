package org.harmonium.backend;

/** A place where matrices live and are computed with. */
public interface Backend extends AutoCloseable {
  @Override
  void close();
}
