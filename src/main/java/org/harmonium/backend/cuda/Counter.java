package org.harmonium.backend.cuda;

/**
 * A position that operations advance by amounts known beforehand: a stream's draw number, an
 * order's cursor. So the host always knows where it is, and never waits to find out.
 *
 * <p>The device has a copy that only recorded steps move, once at their end. An operation gets an
 * offset to that copy: outside a recording the distance to the host's position, inside it how far
 * the step has come. So the same kernel serves both.
 */
final class Counter {
  private final Cells cells;
  private final Lanes lanes;
  private final long end;
  private Cells.Cell cell; // one that all share until a recording needs it
  private long position;
  private long recorded; // how far the step that is being recorded has moved it

  /** A position from 0 to {@code end}. */
  Counter(Cells cells, Lanes lanes, long end) {
    this.cells = cells;
    this.end = end;
    this.lanes = lanes;
    this.cell = cells.zero();
  }

  /** Where the device's copy is. */
  long address() {
    if (lanes.recording() && cell == cells.zero()) {
      cell = cells.make();
    }
    return cell.address();
  }

  /** Where the next operation begins; in a step that is being recorded, if it began here. */
  long position() {
    return position + recorded;
  }

  /** Whether what moves it now is a step that is being recorded. */
  boolean isRecording() {
    return lanes.recording();
  }

  /** How far it is to the end. */
  long left() {
    return end - position;
  }

  void seek(long to) {
    lanes.requireNotRecording("seek");
    position = to;
  }

  /** The offset at which the present operation begins; it moves the position by {@code by}. */
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

  /** How far the recorded step moves it; the next recording starts anew. */
  long endRecording() {
    long by = recorded;
    recorded = 0;
    return by;
  }

  /** Brings the device's copy here, before a recorded step is replayed. */
  void settle() {
    if (cell.counter() != position) {
      cell.setCounter(position);
    }
  }

  /** Replays were launched that move it on the device. */
  void replayed(long by) {
    position += by;
    cell.advanced(by);
  }
}
