package org.harmonium.backend.cpu;

import java.util.function.Supplier;

/**
 * The element-wise kernels of a CPU, in one of two implementations with the same bits: plain Java,
 * which the JIT compiler vectorises, and the Vector API, used from JDK 25 on where the module is
 * there. All are free of state and safe to share between threads.
 *
 * @param name "plain" or "vector"
 * @param pointwise functions, element by element
 * @param update sums, products and optimiser steps
 * @param sampling random matrices
 * @param reduction sums over rows in a fixed order
 * @param columns sums down columns in a fixed order
 * @param gather rows of a data set
 */
public record ElementKernels(
    String name,
    PointwiseKernels pointwise,
    UpdateKernels update,
    SamplingKernels sampling,
    ReductionKernels reduction,
    ColumnKernels columns,
    GatherKernels gather) {

  private static final int LEAST_VECTOR_JDK = 25;
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS =
      "org.harmonium.backend.cpu.vector.VectorElementKernels";

  /** The kernels in plain Java. */
  public static ElementKernels plain() {
    return new ElementKernels(
        "plain",
        new PointwiseKernels(),
        new UpdateKernels(),
        new SamplingKernels(),
        new ReductionKernels(),
        new ColumnKernels(),
        new GatherKernels());
  }

  /** Whether this JVM has the Vector API, in a JDK that compiles it well: from 25 on. */
  public static boolean vectorAvailable() {
    return Runtime.version().feature() >= LEAST_VECTOR_JDK
        && ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /**
   * The kernels on the Vector API.
   *
   * @throws IllegalStateException unless {@link #vectorAvailable}
   */
  public static ElementKernels vector() {
    if (!vectorAvailable()) {
      throw new IllegalStateException(
          "the Vector API needs JDK " + LEAST_VECTOR_JDK + " with --add-modules " + VECTOR_MODULE);
    }
    try {
      // By name, because these classes are compiled apart and do not load without the module.
      Object supplier = Class.forName(VECTOR_KERNELS).getConstructor().newInstance();
      return (ElementKernels) ((Supplier<?>) supplier).get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(VECTOR_KERNELS + " is missing or broken: rebuild", e);
    }
  }

  /** The fastest kernels that this JVM can run. */
  public static ElementKernels fastest() {
    return vectorAvailable() ? vector() : plain();
  }
}
