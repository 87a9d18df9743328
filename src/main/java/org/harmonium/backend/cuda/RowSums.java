package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Device memory for one double per row of a matrix, passed between two kernels of a step. Because
 * steps may be recorded, memory that was returned remains valid until the device is closed: a
 * larger request allocates twice as much, and the previous memory is kept.
 */
final class RowSums implements AutoCloseable {
  private static final int FLOATS_OF_A_DOUBLE = Double.BYTES / Float.BYTES;

  private final DeviceMemory memory;
  private final List<DeviceBlock> blocks = new ArrayList<>(); // the largest last

  RowSums(DeviceMemory memory) {
    this.memory = memory;
  }

  /** Returns memory for at least this many rows. */
  DeviceBlock of(int rows) {
    long present = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).elements();
    long needed = (long) rows * FLOATS_OF_A_DOUBLE;
    if (present < needed) {
      blocks.add(new DeviceBlock(memory, Math.max(needed, 2 * present)));
    }
    return blocks.get(blocks.size() - 1);
  }

  /** Releases the memory. */
  @Override
  public void close() {
    blocks.forEach(DeviceBlock::release);
    blocks.clear();
  }
}
