package org.harmonium.backend.cuda;

/**
 * A position that operations advance by known amounts: the draw number of a stream, the cursor of
 * an order. The host therefore always has the current position and never waits for it.
 *
 * <p>The device has a copy that is advanced only by recorded steps, once at their end. An operation
 * gets an offset to that copy: outside a recording, the distance to the host's position; inside,
 * the distance already covered by the step. The same kernel therefore serves both cases.
 */
final class Counter {
  private final Cells cells;
  private final Lanes lanes;
  private final long end;
  private Cells.Cell cell; // shared by all until needed in a recording
  private long position;
  private long recorded; // the distance covered by the step being recorded

  /** Creates a position from 0 to {@code end}. */
  Counter(Cells cells, Lanes lanes, long end) {
    this.cells = cells;
    this.end = end;
    this.lanes = lanes;
    this.cell = cells.zero;
  }

  /** Returns the address of the device's copy. */
  long address() {
    if (lanes.recording() && cell == cells.zero) {
      cell = cells.make();
    }
    return cell.address();
  }

  /** Returns the next position, relative to a start at the current one while recording. */
  long position() {
    return position + recorded;
  }

  /** Returns whether the position is advanced by a step being recorded. */
  boolean isRecording() {
    return lanes.recording();
  }

  long left() {
    return end - position;
  }

  void seek(long to) {
    lanes.requireNotRecording("seek");
    position = to;
  }

  /** Advances the position and returns the offset at which the current operation begins. */
  long take(long by) {
    if (lanes.recording()) {
      lanes.moves(this);
      long offset = recorded;
      recorded += by;
      return offset;
    }
    long offset = position - cell.counter();
    position += by;
    return offset;
  }

  /** Returns the distance covered by the recorded step and resets it for the next recording. */
  long endRecording() {
    long by = recorded;
    recorded = 0;
    return by;
  }

  /** Sets the device's copy to this position, before a recorded step is replayed. */
  void settle() {
    if (cell.counter() != position) {
      cell.setCounter(position);
    }
  }

  /** Advances the position after replays that advance it on the device were launched. */
  void replayed(long by) {
    position += by;
    cell.advanced(by);
  }
}
