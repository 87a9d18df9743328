package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.parity.Check.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A matrix that a section leaves behind is found, in the backend that holds it. */
class LeakTest {
  private static List<Check> checks(Section section, List<Matrix> left, int side) {
    return Planted.checks(
        Map.of(),
        Precision.FP32,
        comparison ->
            Parity.givingBack(
                comparison,
                section,
                "a section",
                () -> left.add(comparison.sides().get(side).backend().zeros(2, 3))));
  }

  @ParameterizedTest
  @EnumSource
  void leak_inAnySection_isTheCandidatesOwn(Section section) {
    List<Matrix> left = new ArrayList<>();
    List<Check> checks = checks(section, left, 1);
    left.forEach(Matrix::close);
    assertEquals(1, checks.size());
    Check broken = checks.get(0);
    assertEquals(section, broken.section());
    assertEquals(1, broken.worst());
    assertNotNull(broken.at());
    assertEquals("candidate", broken.at().side());
  }

  @Test
  void leak_ofTheReference_isNotTheCandidates() {
    List<Matrix> left = new ArrayList<>();
    Check broken = checks(Section.STEP, left, 0).get(0);
    left.forEach(Matrix::close);
    assertNotNull(broken.at());
    assertEquals("reference", broken.at().side());
  }

  @Test
  void steps_leaveNothing() {
    List<Check> broken =
        Planted.broken(
            Map.of(),
            comparison ->
                Parity.givingBack(
                    comparison, Section.STEP, "all steps", () -> Planted.steps(comparison)));
    assertEquals(List.of(), broken);
  }
}
