package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the CUDA backend: emulated, or on a real device where the tests are told so. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class LayeredChainsOnEmulatedDeviceTest extends LayeredChainsTest {
  @Override
  Backend open() {
    return CudaForTests.open(Map.of());
  }
}
