package org.harmonium.learning;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;

/** The recorded steps of a trainer: one for each number of rows and each variant of the rule. */
final class Recordings implements AutoCloseable {
  private record Key(int rows, int variant) {}

  private final Workspace workspace;
  private final Map<Key, Recording> all = new HashMap<>();

  Recordings(Backend backend) {
    this.workspace = new Workspace(backend);
  }

  /** Returns the recording for n rows; {@code record} creates it if it is missing. */
  Recording of(int n, int variant, Supplier<Recording> record) {
    return all.computeIfAbsent(new Key(n, variant), key -> workspace.own(record));
  }

  @Override
  public void close() {
    workspace.close();
  }
}
