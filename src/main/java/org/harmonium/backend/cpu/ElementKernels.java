package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The element-wise kernels of a CPU, in one of two implementations with the same bits: plain Java,
 * which the JIT compiler vectorises, and the Vector API, used from JDK 25 on where the module is
 * there. All are free of state and safe to share between threads.
 *
 * @param name "plain" or "vector"
 * @param pointwise functions, element by element
 * @param gradients their slopes, times a gradient
 * @param update sums, products and the optimiser's step
 * @param sampling random matrices
 * @param reduction sums over rows in a fixed order
 * @param columns sums down columns in a fixed order
 * @param gather rows of a data set
 */
public record ElementKernels(
    String name,
    PointwiseKernels pointwise,
    GradientKernels gradients,
    UpdateKernels update,
    SamplingKernels sampling,
    ReductionKernels reduction,
    ColumnKernels columns,
    GatherKernels gather) {

  /** The kernels in plain Java. */
  public static ElementKernels plain() {
    return new ElementKernels(
        "plain",
        new PointwiseKernels(),
        new GradientKernels(),
        new UpdateKernels(),
        new SamplingKernels(),
        new ReductionKernels(),
        new ColumnKernels(),
        new GatherKernels());
  }

  /**
   * The kernels on the Vector API.
   *
   * @throws UnsupportedOperationException where this JVM does not have it, with the reason
   */
  static ElementKernels vector() {
    return (ElementKernels) VectorApi.maker("VectorElementKernels", Supplier.class).get().get();
  }

  /** The fastest kernels that this JVM can run. */
  static ElementKernels fastest() {
    return VectorApi.available() ? vector() : plain();
  }
}
