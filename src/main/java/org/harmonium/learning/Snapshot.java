package org.harmonium.learning;

import java.util.Map;

/**
 * The state from which training resumes bit-identically.
 *
 * @param epoch completed epochs
 * @param step minibatches learned since the start of the run
 * @param cursor rows of the current epoch that were visited
 * @param order the permutation of the rows in the current epoch
 * @param parameters the model's tensors by name
 * @param state the learning rule's tensors by name
 * @param positions the draw number of each random stream by name
 * @param memory the state of each listener, by listener and key
 */
@SuppressWarnings("ArrayRecordComponent") // carries values to and from a file; never compared
public record Snapshot(
    int epoch,
    long step,
    int cursor,
    int[] order,
    Map<String, Tensor> parameters,
    Map<String, Tensor> state,
    Map<String, Long> positions,
    Map<String, Map<String, String>> memory) {

  @SuppressWarnings("ArrayRecordComponent")
  public record Tensor(int rows, int cols, float[] values) {}
}
