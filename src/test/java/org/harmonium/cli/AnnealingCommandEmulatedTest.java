package org.harmonium.cli;

import java.util.List;
import org.harmonium.backend.cuda.CudaForTests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the CUDA backend: emulated, or on a real device where the tests are told so. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class AnnealingCommandEmulatedTest extends AnnealingCommandTest {
  @BeforeEach
  void prepare() {
    CudaForTests.prepare();
    CudaForTests.reset();
  }

  @Override
  List<String> where() {
    return List.of("--backend", "cuda");
  }

  @Override
  int betas() {
    return CudaForTests.real() ? super.betas() : 100;
  }
}
