package org.harmonium.backend.cpu;

import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendContract;

/** EJML's products and plain loops, on one thread: the reference. */
class EjmlBackendTest extends BackendContract {
  @Override
  protected Backend open() {
    return new CpuBackend(1, "ejml", ElementKernels.plain());
  }
}
