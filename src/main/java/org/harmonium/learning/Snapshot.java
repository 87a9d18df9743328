package org.harmonium.learning;

import java.util.Map;

/**
 * Everything that training needs to go on bit for bit.
 *
 * @param epoch whole epochs done
 * @param step minibatches learned since the start of the run
 * @param cursor rows of the present epoch that were visited
 * @param order the present epoch's permutation of the rows
 * @param parameters the model's tensors by name
 * @param state the learning rule's tensors by name
 * @param positions the draw number of each random stream by name
 * @param memory what each listener remembers, by listener and key
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier to and from a file; nobody compares two
public record Snapshot(
    int epoch,
    long step,
    int cursor,
    int[] order,
    Map<String, Tensor> parameters,
    Map<String, Tensor> state,
    Map<String, Long> positions,
    Map<String, Map<String, String>> memory) {

  /** A matrix's numbers on the host. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Tensor(int rows, int cols, float[] values) {}
}
