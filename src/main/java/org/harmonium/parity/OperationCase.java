package org.harmonium.parity;

import java.util.Arrays;
import java.util.List;

/**
 * A use of an operation on given numbers, and what it must give.
 *
 * @param operation the operation of {@link org.harmonium.backend.Backend}
 * @param shape the shape and the variant, such as {@code 3x5, columns 1 to 5}
 * @param trial does the operation and gives its results
 * @param expected what each result must be, in the order of the trial's results
 * @param isInFloat whether only steps in float give this, not a computation in double
 */
record OperationCase(
    String operation, String shape, Trial trial, List<Expectation> expected, boolean isInFloat) {
  /** A case whose results are all specified bit for bit. */
  static OperationCase exact(String operation, String shape, Trial trial, Output... specified) {
    return new OperationCase(
        operation,
        shape,
        trial,
        Arrays.stream(specified).map(output -> Expectation.of(output.values())).toList(),
        false);
  }
}
