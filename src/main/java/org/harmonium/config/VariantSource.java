package org.harmonium.config;

import java.util.Map;

/**
 * Lists the records of an interface that is not sealed, such as those that a {@code ServiceLoader}
 * finds. An implementation has a constructor without parameters.
 */
public interface VariantSource {
  /** Returns the records by name, in the order in which messages list them. */
  Map<String, Class<? extends Record>> variants();
}
