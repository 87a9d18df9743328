package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the CUDA backend: emulated, or on a real device where the tests are told so. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class TrainerOnEmulatedDeviceTest extends TrainerTest {
  @Override
  Backend open() {
    return CudaForTests.open(Map.of());
  }

  @Override
  Backend open(int threads) {
    return open();
  }

  /** Fewer, as each is a run of its own. */
  @Override
  long[] stops() {
    return CudaForTests.real() ? super.stops() : new long[] {1, 11, 27};
  }

  /** One run takes seconds on an emulated device. */
  @Override
  int seeds() {
    return CudaForTests.real() ? super.seeds() : 1;
  }
}
