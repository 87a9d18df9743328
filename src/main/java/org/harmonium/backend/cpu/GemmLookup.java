package org.harmonium.backend.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Selects the matrix product of the CPU backend and logs the choice. */
final class GemmLookup {
  static final List<String> NAMES = List.of("auto", "own", "openblas", "ejml", "vector", "plain");

  private static final Logger LOG = System.getLogger(GemmLookup.class.getName());

  private GemmLookup() {}

  /**
   * Checks that a name is valid.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void require(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "cpu.blas: no matrix product is called '%s'; choose one of %s"
              .formatted(name, String.join(", ", NAMES)));
    }
  }

  /**
   * Returns the product with a name.
   *
   * @param name {@code auto} and {@code own} are the built-in product with the best micro-kernel
   *     for this JVM, {@code vector} and {@code plain} the same with a specific micro-kernel,
   *     {@code openblas} the OpenBLAS library of the machine, {@code ejml} the reference
   * @param pool runs the built-in product
   * @throws IllegalArgumentException if the name is invalid
   * @throws UnsupportedOperationException if the product is unavailable on this machine, with the
   *     reason
   */
  static Gemm find(String name, WorkerPool pool) {
    require(name);
    Gemm gemm =
        switch (name) {
          case "auto", "own" -> own(pool);
          case "vector" -> vector(pool);
          case "plain" -> plain(pool);
          case "openblas" -> new OpenBlasGemm();
          case "ejml" -> new EjmlGemm();
          default -> throw new AssertionError(name);
        };
    LOG.log(Level.DEBUG, "matrix product: {0}, asked for as {1}", gemm.name(), name);
    return gemm;
  }

  private static Gemm own(WorkerPool pool) {
    try {
      return vector(pool);
    } catch (UnsupportedOperationException e) {
      LOG.log(Level.INFO, "matrix product without the Vector API: {0}", e.getMessage());
      return plain(pool);
    }
  }

  private static Gemm vector(WorkerPool pool) {
    return new PackedGemm(
        VectorApi.maker("VectorMicroKernel", MicroKernel.class),
        VectorApi.maker("VectorSubsetSums", SubsetSums.class),
        pool);
  }

  private static Gemm plain(WorkerPool pool) {
    return new PackedGemm(PlainMicroKernel::new, PlainSubsetSums::new, pool);
  }
}
