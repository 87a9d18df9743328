package org.harmonium.backend.counting;

import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The part of every backend's contract that asks for no number: what is refused, with which
 * message, and what the handles are.
 */
@ExtendWith(CountingContractTest.WithoutNumbers.class)
class CountingContractTest extends BackendContract {
  private static final String REFUSALS = ".*_(is|are)(Named|Refused|RefusedInReplaysToo)";

  /** One draws a mask beside its refusal; the other refuses what is only counted here. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "dropoutMask_keepThatIsNoProbability_isNamed",
          "zeros_ofMoreNumbersThanAnArrayHolds_isRefused");

  private static final Set<String> HANDLES =
      Set.of(
          "name_description_precision_sayWhatItIs",
          "zeros_anyShape_isZero",
          "close_thenUse_isAnError",
          "downloadDoubles_anyMatrix_isDownload",
          "liveMatrices_countsOwnersNotViews",
          "normal_eachCall_usesOneDrawAndDependsOnNothingElse",
          "rowOrder_writeSeek_areRead",
          "scalar_set_isRead",
          "gatherBernoulli_ofFloatsAndBytes_isGatherThenBernoulli",
          "everyOperation_hasAContractTest");

  /** Runs refusals and {@link #HANDLES}. */
  static final class WithoutNumbers implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context
          .getTestMethod()
          .map(test -> test.getName())
          .filter(name -> !HANDLES.contains(name))
          .filter(name -> !name.matches(REFUSALS) || NOT_HERE.contains(name))
          .map(name -> ConditionEvaluationResult.disabled("asks for numbers"))
          .orElse(ConditionEvaluationResult.enabled("asks for no number"));
    }
  }

  @Override
  protected Backend open() {
    return new CountingBackend(1);
  }
}
