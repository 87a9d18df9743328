package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.parity.Check.Section;
import org.junit.jupiter.api.Test;

/** Our own CPU products and EJML's agree, and nothing of the seam is left out. */
class ParityTest {
  private static Parity.Contender cpu(String blas, Map<String, String> more) {
    return new Parity.Contender("cpu", more, () -> Backends.open("cpu", Map.of("cpu.blas", blas)));
  }

  @Test
  void compare_ownAndEjml_agreeInEveryOperation() {
    ParityReport report = new Parity(1, false).compare(cpu("own", Map.of()), cpu("ejml", Map.of()));
    assertEquals(List.of(), report.broken());
    assertEquals(Set.of(), Parity.unchecked(report.checks()));
    assertTrue(report.operations().size() > 30);
    assertTrue(report.operations().containsAll(List.of("gemm", "close", "downloadDoubles")));
    assertEquals(
        Set.of(Section.values()),
        report.checks().stream().map(Check::section).collect(Collectors.toSet()));
    assertTrue(
        report.checks().stream().anyMatch(c -> c.operation().equals("CD-1: whole step")),
        "no whole step was compared");
    // The two add in different orders, so a measure that is 0 everywhere measures nothing.
    for (String measure : List.of(Ledger.PRODUCT, "|difference| of dW", "|error| of the means")) {
      assertTrue(
          report.checks().stream().anyMatch(c -> c.measure().equals(measure) && c.worst() > 0),
          measure);
    }
  }

  @Test
  void unchecked_noChecks_isEveryOperation() {
    assertEquals(Set.copyOf(Parity.operations()), Parity.unchecked(List.of()));
  }

  @Test
  void precision_bound_isThatOfTheArithmetic() {
    assertEquals(6 * 0x1p-24, Precision.FP32.productBound(2), 1e-12);
    assertEquals(60 * 0x1p-24, Precision.FP32.productBound(784), 1e-12);
    assertEquals(0x1p-10, Precision.TF32.productBound(784), 5e-6);
    assertEquals(0x1p-7, Precision.BF16.productBound(784), 3e-5);
  }

  @Test
  void precision_ofABackend_isWhatItSaysThenWhatWasAsked() {
    try (Backend cpu = Backends.cpu()) {
      assertEquals(Precision.FP32, Precision.of(cpu, Map.of()));
      assertEquals(Precision.FP32, Precision.of(cpu, Map.of("precision", "tf32")));
      assertThrows(
          IllegalArgumentException.class, () -> Precision.of(cpu, Map.of("precision", "fp8")));
    }
  }
}
