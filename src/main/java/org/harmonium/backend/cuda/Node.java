package org.harmonium.backend.cuda;

import jcuda.driver.CUevent;
import org.jspecify.annotations.Nullable;

/**
 * A launch in the step that is being recorded.
 *
 * @param recording which recording it belongs to; nodes of others are past
 * @param lane the stream that it was put on
 * @param place its place on that stream, from 1
 * @param seen by lane, the last place that is done when this one is
 * @param done recorded behind it; null in a rehearsal
 */
@SuppressWarnings("ArrayRecordComponent") // a node is never compared
record Node(int recording, int lane, int place, int[] seen, @Nullable CUevent done) {

  /** Keeps the later of two nodes of a lane. */
  void claim(int ofRecording, @Nullable Node[] latest) {
    Node other = latest[lane];
    if (recording == ofRecording && (other == null || other.place < place)) {
      latest[lane] = this;
    }
  }
}
