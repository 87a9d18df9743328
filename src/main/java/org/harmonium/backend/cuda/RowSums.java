package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Room on the device for one double for each row of a matrix, between two kernels of a step. Steps
 * may be recorded, so what was once given out stays until the device is closed: when more is asked
 * for there is twice as much room, and the old one is kept too.
 */
final class RowSums implements AutoCloseable {
  private static final int FLOATS_OF_A_DOUBLE = Double.BYTES / Float.BYTES;

  private final DeviceMemory memory;
  private final List<DeviceBlock> blocks = new ArrayList<>(); // the largest last

  RowSums(DeviceMemory memory) {
    this.memory = memory;
  }

  /** Room for at least so many. */
  DeviceBlock of(int rows) {
    long present = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).elements();
    long needed = (long) rows * FLOATS_OF_A_DOUBLE;
    if (present < needed) {
      blocks.add(new DeviceBlock(memory, Math.max(needed, 2 * present)));
    }
    return blocks.get(blocks.size() - 1);
  }

  /** Gives all of it back. */
  @Override
  public void close() {
    blocks.forEach(DeviceBlock::release);
    blocks.clear();
  }
}
