package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** All open handles of a backend. */
final class Handles {
  private final Set<Handle> open = new LinkedHashSet<>();

  void opened(Handle handle) {
    open.add(handle);
  }

  void closed(Handle handle) {
    open.remove(handle);
  }

  /** How many matrices, row stores and row orders are open. */
  int live() {
    return (int) open.stream().filter(h -> h.kind() != Handle.Kind.RECORDING).count();
  }

  /** Closes those that were forgotten. */
  void closeAll() {
    AllOf closing = new AllOf();
    new ArrayList<>(open).forEach(handle -> closing.of(handle::close));
    closing.end();
  }
}
