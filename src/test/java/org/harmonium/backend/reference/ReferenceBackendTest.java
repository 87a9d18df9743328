package org.harmonium.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.ShapeException;
import org.harmonium.parity.OperationTests;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/**
 * The reference keeps the contract of every backend, but computes in double: the table of
 * operations, which specifies steps in float, is held against it within the error of these steps.
 */
class ReferenceBackendTest extends BackendContract {
  @Override
  protected Backend open() {
    return new ReferenceBackend();
  }

  /** The formulas in double, which come near the cases in float. */
  @Override
  protected Stream<DynamicTest> operations() {
    return OperationTests.near(backend());
  }

  @Test
  void writeDoubles_uploadDoubles_keepAllDigits() {
    double[] values = {0.1, 1 + 0x1p-52, -1e300, Double.MIN_VALUE, -0.0, Double.NaN};
    try (ReferenceBackend reference = new ReferenceBackend();
        Matrix x = reference.uploadDoubles(values, 2, 3);
        Matrix y = reference.zeros(2, 3)) {
      reference.copy(x, y);
      assertArrayEquals(values, reference.downloadDoubles(y));
      assertEquals(0.1f, reference.download(y)[0]);
      assertThrows(ShapeException.class, () -> reference.writeDoubles(new double[5], y));
      assertThrows(ShapeException.class, () -> reference.uploadDoubles(values, 3, 3));
    }
  }
}
