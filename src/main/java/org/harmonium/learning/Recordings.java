package org.harmonium.learning;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Workspace;
import org.jspecify.annotations.Nullable;

/** The recorded steps of a trainer: one for each number of rows and each variant of the rule. */
final class Recordings implements AutoCloseable {
  private final Workspace workspace;
  private final int rows;
  private final Map<Integer, Recording[]> all = new HashMap<>();
  private int variant;
  private @Nullable Recording[] ofVariant; // so that a step allocates no key

  Recordings(Backend backend, int rows) {
    this.workspace = new Workspace(backend);
    this.rows = rows;
    this.ofVariant = all.computeIfAbsent(0, v -> new Recording[rows + 1]);
  }

  /** Returns the recording for n rows; {@code record} creates it if it is missing. */
  Recording of(int n, int variant, Supplier<Recording> record) {
    if (variant != this.variant) {
      this.variant = variant;
      this.ofVariant = all.computeIfAbsent(variant, v -> new Recording[rows + 1]);
    }
    Recording recording = ofVariant[n];
    if (recording == null) {
      recording = workspace.own(record);
      ofVariant[n] = recording;
    }
    return recording;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
