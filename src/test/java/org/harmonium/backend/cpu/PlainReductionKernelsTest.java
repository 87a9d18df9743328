package org.harmonium.backend.cpu;

final class PlainReductionKernelsTest extends ReductionKernelsContract {

  @Override
  ReductionKernels kernels() {
    return ElementKernels.plain().reduction();
  }
}
