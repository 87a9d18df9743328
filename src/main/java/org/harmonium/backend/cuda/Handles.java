package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.Handle;

/** The open handles of a backend, which closes the remaining ones when it is closed. */
final class Handles {
  private static final String RECORDING = "recording";

  private final Map<Object, Handle> open = new LinkedHashMap<>(); // by a key of its own

  /** Opens a handle. {@code release} releases its memory. */
  Handle open(OpenDevice device, String what, Runnable release) {
    Object key = new Object();
    Runnable close =
        () -> {
          open.remove(key);
          release.run();
        };
    Handle handle = new Handle(device, what, close);
    open.put(key, handle);
    return handle;
  }

  Handle openRecording(OpenDevice device, Runnable release) {
    return open(device, RECORDING, release);
  }

  /** Returns the number of open matrices, row stores and row orders. */
  int live() {
    return (int) open.values().stream().filter(h -> !h.what().equals(RECORDING)).count();
  }

  void closeAll() {
    AllOf closing = new AllOf();
    new ArrayList<>(open.values()).forEach(handle -> closing.of(handle::close));
    closing.end();
  }
}
