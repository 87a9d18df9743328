package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the CUDA backend: emulated, or on a real device where the tests are told so. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class AdversarialLearningOnEmulatedDeviceTest extends AdversarialLearningTest {
  @Override
  Backend open() {
    return CudaForTests.open(Map.of());
  }

  /** Fewer, as an emulated step takes milliseconds. */
  @Override
  int steps() {
    return CudaForTests.real() ? super.steps() : 300;
  }

  @Override
  double tolerance() {
    return CudaForTests.real() ? super.tolerance() : 0.05;
  }
}
