package org.harmonium.backend.cpu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;

/** Runs where the Vector API is: a JDK from 25 on with its module added. */
final class VectorElementKernelsTest extends ElementKernelsContract {
  @BeforeEach
  void needsVectorApi() {
    assumeTrue(VectorApi.available(), "no Vector API in this JVM");
  }

  @Override
  ElementKernels kernels() {
    return ElementKernels.vector();
  }

  @Override
  String expectedName() {
    return "vector";
  }
}
