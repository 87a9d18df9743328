package org.harmonium.backend.cuda;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on the CUDA backend: emulated, or on a real device where the tests are told so. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class CudaBackendEmulatedTest extends BackendContract {
  @Override
  protected Backend open() {
    return CudaForTests.open(Map.of());
  }
}
