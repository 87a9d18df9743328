package org.harmonium.backend.cpu;

import org.harmonium.backend.HeldRows;
import org.jspecify.annotations.Nullable;

/** A data set on the heap, as floats or bytes. It shares the caller's array. */
final class CpuRows extends HeldRows {
  final @Nullable Slab floats;
  final byte @Nullable [] bytes;

  CpuRows(CpuBackend backend, float[] values, int cols) {
    super(backend.open("data set"), values.length / cols, cols);
    this.floats = new Slab(values, 0, cols);
    this.bytes = null;
  }

  CpuRows(CpuBackend backend, byte[] values, int cols) {
    super(backend.open("data set"), values.length / cols, cols);
    this.floats = null;
    this.bytes = values;
  }
}
