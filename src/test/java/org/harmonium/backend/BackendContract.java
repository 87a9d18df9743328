package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.parity.OperationTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every backend must do; a backend's test says only how to open it. */
public abstract class BackendContract
    implements ProductContract,
        RefusalContract,
        GradientContract,
        RowwiseContract,
        LossContract,
        LayerContract,
        OptimiserContract,
        NormContract,
        RandomContract,
        UnitContract,
        UnitLawContract,
        HandleContract {
  private Backend backend;

  /** The backend under test, open. */
  protected abstract Backend open();

  @BeforeEach
  void openBackend() {
    backend = open();
  }

  @AfterEach
  void closeBackend() {
    assertEquals(0, backend.liveMatrices(), "matrices that were not closed");
    backend.close();
  }

  @Override
  public Backend backend() {
    return backend;
  }

  /** The cases of all operations, one test for each operation. */
  protected Stream<DynamicTest> operations() {
    return OperationTests.specified(backend);
  }

  @TestFactory
  final Stream<DynamicTest> operations_allCases_areAsSpecified() {
    return operations();
  }

  /** A test is called operation_condition_result, where several operations may stand first. */
  private Set<String> tested(String result) {
    return Stream.of(getClass().getMethods())
        .map(Method::getName)
        .filter(name -> name.endsWith(result))
        .flatMap(name -> Stream.of(name.split("_")))
        .collect(Collectors.toSet());
  }

  /**
   * Every operation has a case or a test; with two matrices or more, also one of what it refuses.
   */
  @Test
  void everyOperation_hasACaseAndRefusesOtherShapes() {
    Set<String> cases = OperationTests.operations();
    Set<String> tested = tested("");
    Set<String> refusals = tested("Named");
    refusals.addAll(RefusalContract.USES.keySet());
    for (LossContract.Loss loss : LossContract.LOSSES) {
      refusals.addAll(Set.of(loss.name(), loss.name() + "Gradient"));
    }
    Set<String> missing = new TreeSet<>();
    int operations = 0;
    for (Method operation : Backend.class.getMethods()) {
      if (operation.isSynthetic()) {
        continue;
      }
      String name = operation.getName();
      long matrices =
          Stream.of(operation.getParameterTypes()).filter(type -> type == Matrix.class).count();
      if (!cases.contains(name) && (matrices > 0 || !tested.contains(name))) {
        missing.add(name + ": case");
      }
      if (matrices > 1 && !refusals.contains(name)) {
        missing.add(name + ": refusal");
      }
      operations++;
    }
    assertEquals(Set.of(), missing);
    assertTrue(operations > 35, "reflection found only " + operations + " operations");
  }
}
