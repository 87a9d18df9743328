package org.harmonium.backend.reference;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The reference keeps the contract of every backend, but for the tests that ask for the bits of
 * float steps; {@link CpuAgainstReferenceTest} makes up for these.
 */
@ExtendWith(ReferenceBackendTest.FloatBits.class)
class ReferenceBackendTest extends BackendContract {
  private static final String FUNCTION = "asks for the bits of a function in float";
  private static final String STEPS = "asks for a rounding to float at each step";
  private static final String INPUT =
      "computes the truth from a downloaded input, which had more digits than a float";

  private static final String LONG = "is the loop of the reference once more, for half a minute";

  /** Tests that a backend in double cannot pass, or need not, and why. */
  private static final Map<String, String> SKIPPED =
      Map.ofEntries(
          entry("apply_anyNumber_isTheSpecifiedFunction", FUNCTION),
          entry("applyColumns_anyRange_appliesThereAndKeepsTheOthers", FUNCTION),
          entry("applyGradient_anyValue_isTheSpecifiedSlopeTimesDy", FUNCTION),
          entry("softmax_anyShape_isAsSpecifiedAndNearDouble", FUNCTION),
          entry("softmaxColumns_anyGroups_areAsSpecifiedAndKeepTheOthers", FUNCTION),
          entry("addBernoulli_addNormal_noisyRectified_anyShape_areAsSpecified", FUNCTION),
          entry("gemm_anyShapeAndTransposes_matchesDouble", LONG),
          entry("columnSums_anyShape_addBlocksOf64RowsInTurn", STEPS),
          entry("momentumStep_anyDecay_isExact", STEPS),
          entry("addSign_anyNumber_isOneFma", STEPS),
          entry("momentumDescent_anyNumbers_isAsSpecified", STEPS),
          entry("adamStep_anyNumbers_isAsSpecified", STEPS),
          entry("rmsPropStep_anyNumbers_isAsSpecified", STEPS),
          entry("addSquares_ofTwo_areSumsInDoubleThatAreRounded", STEPS),
          entry("limitNorm_anyShape_bringsTheNormToTheLimit", STEPS),
          entry("logSumExpRows_anyShape_matchesDouble", INPUT),
          entry("squaredError_binaryCrossEntropy_softmaxCrossEntropy_matchDouble", INPUT));

  /** Leaves out the tests in {@link #SKIPPED}. */
  static final class FloatBits implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context
          .getTestMethod()
          .map(test -> SKIPPED.get(test.getName()))
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("holds in double"));
    }
  }

  @Override
  protected Backend open() {
    return new ReferenceBackend();
  }

  @Test
  void skipped_areTestsOfTheContract() {
    Set<String> unknown = new TreeSet<>(SKIPPED.keySet());
    unknown.removeAll(
        Stream.of(getClass().getMethods()).map(Method::getName).collect(Collectors.toSet()));
    assertEquals(Set.of(), unknown);
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
