package org.harmonium.backend.cpu.vector;

import java.util.function.Supplier;
import org.harmonium.backend.cpu.ElementKernels;

/**
 * The element-wise kernels on the Vector API, loaded by name. Loops that the compiler vectorises
 * equally well are those of the plain kernels.
 */
public final class VectorElementKernels implements Supplier<ElementKernels> {
  @Override
  public ElementKernels get() {
    ElementKernels plain = ElementKernels.plain();
    return new ElementKernels(
        "vector",
        new VectorPointwiseKernels(),
        plain.gradients(),
        plain.update(),
        new VectorSamplingKernels(),
        new VectorReductionKernels(),
        new VectorColumnKernels(),
        plain.gather());
  }
}
