package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The element-wise kernels of a CPU. Two implementations give the same bits: plain Java, vectorised
 * by the JIT compiler, and the Vector API, used from JDK 25 on if its module is present. All
 * kernels are stateless and thread-safe.
 *
 * @param name "plain" or "vector"
 * @param pointwise element-wise functions
 * @param gradients derivatives times a gradient
 * @param update sums, products and the optimiser's step
 * @param sampling random matrices
 * @param reduction row sums in a fixed order
 * @param columns column sums in a fixed order
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

  /** Returns the kernels in plain Java. */
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

  /** Returns the kernels on the Vector API, or throws UnsupportedOperationException with why. */
  static ElementKernels vector() {
    return (ElementKernels) VectorApi.maker("VectorElementKernels", Supplier.class).get().get();
  }

  /** Returns the fastest kernels that this JVM can run. */
  static ElementKernels fastest() {
    return VectorApi.available() ? vector() : plain();
  }
}
