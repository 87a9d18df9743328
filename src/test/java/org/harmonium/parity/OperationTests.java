package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.parity.OperationTable.Extent;
import org.junit.jupiter.api.DynamicTest;

/** The table of operations as tests of one backend, one test for each operation. */
public final class OperationTests {
  private static final long SEED = 1;

  /**
   * The error of a computation in float against the same one in double, relative to 1 + the size of
   * the number: 128 roundings. One rounding of an argument of exp, which is at most 88, is 88 of
   * the result.
   */
  private static final double FLOAT = 128 * 0x1p-24;

  private OperationTests() {}

  /** The operations that have a case. */
  public static Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    OperationTable.forEach(SEED, Extent.SMALL, tried -> operations.add(tried.operation()));
    return operations;
  }

  /** Each operation gives what its cases specify, bit for bit where bits are specified. */
  public static Stream<DynamicTest> specified(Backend backend) {
    return specified(backend, operations());
  }

  /** The same for some of the operations. */
  public static Stream<DynamicTest> specified(Backend backend, Set<String> operations) {
    Side side = new Side("backend", backend, backend.precision(), Backends::cpu);
    Ledger ledger = new Ledger();
    Comparison comparison = new Comparison(ledger, side, side);
    OperationTable.forEach(
        SEED,
        Extent.SMALL,
        tried -> {
          if (operations.contains(tried.operation())) {
            comparison.check(tried);
          }
        });
    Map<String, List<String>> broken = new TreeMap<>();
    for (Check check : ledger.checks()) {
      List<String> found = broken.computeIfAbsent(check.operation(), o -> new ArrayList<>());
      if (!check.holds()) {
        found.add(
            "%s is %s, bound %s: %s"
                .formatted(check.measure(), check.worst(), check.bound(), check.at()));
      }
    }
    return tests(broken);
  }

  /**
   * Each operation of a backend that computes in double comes near what its cases specify in float.
   * This holds the cases against formulas that were written down independently of them.
   */
  public static Stream<DynamicTest> near(Backend reference) {
    Map<String, List<String>> broken = new TreeMap<>();
    OperationTable.forEach(
        SEED,
        Extent.SMALL,
        tried -> {
          List<String> found = broken.computeIfAbsent(tried.operation(), o -> new ArrayList<>());
          if (tried.isInFloat()) {
            return;
          }
          try (Workbench bench = new Workbench(reference, false)) {
            List<Output> results = tried.trial().on(bench);
            for (int i = 0; i < results.size(); i++) {
              compare(tried, results.get(i), exact(tried.expected().get(i)), found);
            }
          }
        });
    return tests(broken);
  }

  private static Stream<DynamicTest> tests(Map<String, List<String>> broken) {
    return broken.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> assertEquals(List.of(), entry.getValue())));
  }

  private static double[] exact(Expectation expected) {
    return expected.accuracy() != null
        ? expected.accuracy().exact()
        : expected.product() != null ? expected.product().value() : expected.bits();
  }

  private static void compare(
      OperationCase tried, Output out, double[] expected, List<String> found) {
    for (int i = 0; i < expected.length; i++) {
      double got = out.values()[i];
      // The infinities of float stand for the large numbers of double, too.
      boolean isSame = Double.compare((float) got, (float) expected[i]) == 0;
      if (!isSame && !(Math.abs(got - expected[i]) <= FLOAT * (1 + Math.abs(expected[i])))) {
        found.add(
            tried.shape() + " " + out.element(i) + ": " + got + " where " + expected[i] + " is");
        return;
      }
    }
  }
}
