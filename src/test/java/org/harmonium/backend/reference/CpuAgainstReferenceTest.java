package org.harmonium.backend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operation of the CPU backend against its definition in double, on random shapes, within the
 * error of a few float operations.
 */
class CpuAgainstReferenceTest {
  /**
   * Of 1 + the number's size: 64 roundings to float. Sums have at most 40 terms of size 1 or so,
   * and functions are good to 4 units in the last place.
   */
  private static final double BOUND = 64 * 0x1p-24;

  /** What only carries numbers in and out. */
  private static final Set<String> CARRIERS =
      Set.of("write", "upload", "download", "downloadDoubles");

  private static final Backend CPU = Backends.cpu();
  private static final Backend REFERENCE = new ReferenceBackend();

  @AfterAll
  static void close() {
    CPU.close();
    REFERENCE.close();
  }

  static Collection<String> operations() {
    return OperationCases.ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_onRandomShapes_isNearItsDefinition(String name) {
    for (int seed = 0; seed < 5; seed++) {
      List<double[]> got = run(CPU, name, seed);
      List<double[]> expected = run(REFERENCE, name, seed);
      assertEquals(expected.size(), got.size());
      for (int i = 0; i < got.size(); i++) {
        assertNear(
            expected.get(i), got.get(i), "%s, shape %d, operand %d".formatted(name, seed, i));
      }
    }
  }

  @Test
  void everyOperation_hasACase() {
    Set<String> operations =
        Arrays.stream(Backend.class.getMethods())
            .filter(m -> Arrays.asList(m.getParameterTypes()).contains(Matrix.class))
            .map(m -> m.getName())
            .filter(name -> !CARRIERS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(operations.size() > 35, operations.toString());
    assertEquals(operations, new TreeSet<>(operations()));
  }

  /** All matrices of a case afterwards, and the numbers that it gave. */
  private static List<double[]> run(Backend backend, String name, int seed) {
    try (Operands operands = new Operands(backend, seed)) {
      OperationCases.ALL.get(name).on(backend, operands);
      return operands.numbers();
    }
  }

  private static void assertNear(double[] expected, double[] got, String what) {
    assertEquals(expected.length, got.length, what);
    for (int i = 0; i < got.length; i++) {
      double allowed = BOUND * (1 + Math.abs(expected[i]));
      assertEquals(expected[i], got[i], allowed, what + ", element " + i);
    }
  }
}
