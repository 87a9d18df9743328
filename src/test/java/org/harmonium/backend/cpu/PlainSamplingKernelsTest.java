package org.harmonium.backend.cpu;

final class PlainSamplingKernelsTest extends SamplingKernelsContract {

  @Override
  SamplingKernels kernels() {
    return ElementKernels.plain().sampling();
  }
}
