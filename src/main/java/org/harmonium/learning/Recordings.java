package org.harmonium.learning;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;

/** The recorded steps of a trainer: one for each number of rows and each variant of the rule. */
final class Recordings {
  private record Key(int rows, int variant) {}

  private final Workspace workspace;
  private final Map<Key, Recording> all = new HashMap<>();

  Recordings(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Returns the recording for n rows; {@code record} creates it if it is missing. */
  Recording of(int n, int variant, Supplier<Recording> record) {
    return all.computeIfAbsent(new Key(n, variant), key -> workspace.own(record));
  }
}
