package org.harmonium.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every backend must do; a backend's test says only how to open it. */
public abstract class BackendContract
    implements ProductContract,
        ElementContract,
        GradientContract,
        SumContract,
        SoftmaxContract,
        RowwiseContract,
        LossContract,
        LayerContract,
        OptimiserContract,
        MomentumContract,
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

  /** A test is called operation_condition_result, where several operations may stand first. */
  @Test
  void everyOperation_hasAContractTest() {
    Set<String> tested =
        Stream.of(getClass().getMethods())
            .flatMap(m -> Stream.of(m.getName().split("_")))
            .collect(Collectors.toSet());
    Set<String> untested = new TreeSet<>();
    int operations = 0;
    for (Method operation : Backend.class.getMethods()) {
      if (!operation.isSynthetic() && !tested.contains(operation.getName())) {
        untested.add(operation.getName());
      }
      operations++;
    }
    assertEquals(Set.of(), untested);
    assertTrue(operations > 35, "reflection found only " + operations + " operations");
  }
}
