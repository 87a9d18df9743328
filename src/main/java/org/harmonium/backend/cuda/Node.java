package org.harmonium.backend.cuda;

import jcuda.driver.CUevent;
import org.jspecify.annotations.Nullable;

/**
 * A launch in a step being recorded.
 *
 * @param recording the recording it belongs to; nodes of other recordings are obsolete
 * @param lane the stream that it was assigned to
 * @param place its place on that stream, from 1
 * @param seen by lane, the last place that is complete when this launch is
 * @param done recorded after it; null in a rehearsal
 */
@SuppressWarnings("ArrayRecordComponent") // nodes are not compared
record Node(int recording, int lane, int place, int[] seen, @Nullable CUevent done) {

  /** Stores this node in the entry of its lane if it is later than the present one. */
  void claim(int ofRecording, @Nullable Node[] latest) {
    Node other = latest[lane];
    if (recording == ofRecording && (other == null || other.place < place)) {
      latest[lane] = this;
    }
  }
}
