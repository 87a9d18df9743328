package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;

/**
 * Gathers minibatches from a data set, divided into parts for the thread pool. Callers must check
 * the shapes. One operation runs at a time.
 */
final class GatherLoops {
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_ROWS = {};

  private final GatherKernels kernels;
  private final Loop loop;

  private final Loop.Body floats = this::floats;
  private final Loop.Body bytes = this::bytes;

  // The current operation; constant while it runs.
  private Slab fromFloats = Slab.NONE;
  private byte[] fromBytes = NO_BYTES;
  private int[] order = NO_ROWS;
  private int cursor;
  private Slab out = Slab.NONE;

  GatherLoops(GatherKernels kernels, Loop loop) {
    this.kernels = kernels;
    this.loop = loop;
  }

  /** Implements {@link Backend#gather}. */
  void gather(CpuRows rows, CpuRowOrder rowOrder, CpuMatrix result) {
    order = rowOrder.indices();
    cursor = rowOrder.cursor;
    out = result.slab;
    if (rows.bytes != null) {
      fromBytes = rows.bytes;
      loop.overRows(bytes, result.rows, result.cols);
    } else if (rows.floats != null) {
      fromFloats = rows.floats;
      loop.overRows(floats, result.rows, result.cols);
    }
    rowOrder.cursor += result.rows;
  }

  private void floats(int from, int to) {
    kernels.gather(fromFloats, order, cursor, out, from, to);
  }

  private void bytes(int from, int to) {
    kernels.gather(fromBytes, order, cursor, out, from, to);
  }
}
