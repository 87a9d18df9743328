package org.harmonium.backend.counting;

import org.harmonium.backend.Handle;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;

/** A matrix without numbers. */
record CountedMatrix(Handle handle, int rows, int cols, boolean owner)
    implements Matrix, Handle.Holder {
  @Override
  public Matrix rows(int from, int to) {
    Shapes.requireRange("rows", from, to, rows);
    return new CountedMatrix(handle, to - from, cols, false);
  }

  @Override
  public void close() {
    if (owner) {
      handle.close();
    }
  }
}
