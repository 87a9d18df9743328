package org.harmonium.backend.cpu;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;
import org.harmonium.parity.OperationTests;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fastest CPU backend of this JVM, on two threads. */
class CpuBackendTest extends BackendContract {
  @Override
  protected Backend open() {
    return new CpuBackend(2, "own", ElementKernels.fastest());
  }

  /** The default methods, which define the fused operations, on the primitives of this backend. */
  @TestFactory
  Stream<DynamicTest> defaults_allCases_areAsSpecified() {
    Set<String> fused =
        Stream.of(Backend.class.getMethods())
            .filter(Method::isDefault)
            .map(Method::getName)
            .collect(Collectors.toSet());
    return OperationTests.specified(defaults(), fused);
  }
}
