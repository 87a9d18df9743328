package org.harmonium.backend.counting;

import org.harmonium.backend.Handle;
import org.harmonium.backend.HeldRows;

/** A data set of which only the size is kept. */
final class CountedRows extends HeldRows {
  CountedRows(Handle handle, int rows, int cols) {
    super(handle, rows, cols);
  }
}
