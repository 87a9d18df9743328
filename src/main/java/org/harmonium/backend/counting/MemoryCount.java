package org.harmonium.backend.counting;

/** The open handles of a backend and their bytes: now, and at most since a mark. */
final class MemoryCount {
  private int handles;
  private long live;
  private long peak;
  private long stored;

  /**
   * Adds a handle, or with negative numbers takes it away.
   *
   * @param matrixBytes the bytes if it is a matrix, else 0
   * @param storeBytes the bytes if it is a row store, else 0
   */
  void add(int handle, long matrixBytes, long storeBytes) {
    handles += handle;
    live += matrixBytes;
    peak = Math.max(peak, live);
    stored += storeBytes;
  }

  void mark() {
    peak = live;
  }

  int handles() {
    return handles;
  }

  long live() {
    return live;
  }

  long peak() {
    return peak;
  }

  long stored() {
    return stored;
  }
}
