package org.harmonium.backend.cpu;

final class PlainElementKernelsTest extends ElementKernelsContract {

  @Override
  ElementKernels kernels() {
    return ElementKernels.plain();
  }

  @Override
  String expectedName() {
    return "plain";
  }
}
