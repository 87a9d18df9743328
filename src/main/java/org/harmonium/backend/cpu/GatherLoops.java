package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.HostRowOrder;

/** Gathers minibatches from a data set. Callers must check the shapes. */
final class GatherLoops extends Loops {
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_ROWS = {};

  // The current operation; constant while it runs.
  private Slab fromFloats = Slab.NONE;
  private byte[] fromBytes = NO_BYTES;
  private int[] order = NO_ROWS;
  private int cursor;

  private final Body floats =
      (from, to) -> kernels.gather().gather(fromFloats, order, cursor, out, from, to);
  private final Body bytes =
      (from, to) -> kernels.gather().gather(fromBytes, order, cursor, out, from, to);

  GatherLoops(ElementKernels kernels, WorkerPool pool) {
    super(kernels, pool);
  }

  /** Implements {@link Backend#gather}. */
  void gather(CpuRows rows, HostRowOrder rowOrder, CpuMatrix result) {
    order = rowOrder.indices();
    cursor = rowOrder.position();
    if (rows.bytes != null) {
      fromBytes = rows.bytes;
      overRows(bytes, result, result, result);
    } else if (rows.floats != null) {
      fromFloats = rows.floats;
      overRows(floats, result, result, result);
    }
    rowOrder.advance(result.rows);
  }
}
