package org.harmonium.backend.reference;

import org.harmonium.backend.Handle;
import org.harmonium.backend.HeldRows;

/** A data set, copied; its numbers are floats as they were given. */
final class ReferenceRows extends HeldRows {
  private final float[] values;

  ReferenceRows(Handle handle, float[] values, int cols) {
    super(handle, values.length / cols, cols);
    this.values = values.clone();
  }

  double at(int row, int col) {
    return values[row * cols() + col];
  }
}
