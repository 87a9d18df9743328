package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The open handles of a backend. */
final class Handles {
  private final Set<Handle> open = new LinkedHashSet<>();

  void opened(Handle handle) {
    open.add(handle);
  }

  void closed(Handle handle) {
    open.remove(handle);
  }

  /** Returns the number of open matrices, row stores and row orders. */
  int live() {
    return (int) open.stream().filter(h -> h.kind() != Handle.Kind.RECORDING).count();
  }

  /** Closes all open handles. */
  void closeAll() {
    AllOf closing = new AllOf();
    new ArrayList<>(open).forEach(handle -> closing.of(handle::close));
    closing.end();
  }
}
