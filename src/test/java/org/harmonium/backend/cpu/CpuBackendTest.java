package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;

/** The fastest CPU backend of this JVM, on two threads. */
class CpuBackendTest extends BackendContract {
  @Override
  protected Backend open() {
    return new CpuBackend(2, "own", ElementKernels.fastest());
  }
}
