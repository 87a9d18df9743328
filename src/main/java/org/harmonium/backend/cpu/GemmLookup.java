package org.harmonium.backend.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Decides which product the CPU backend uses, and logs why. */
final class GemmLookup {
  /** The names that can be asked for. */
  static final List<String> NAMES = List.of("auto", "own", "openblas", "ejml", "vector", "plain");

  private static final Logger LOG = System.getLogger(GemmLookup.class.getName());

  private GemmLookup() {}

  /**
   * The product of a name.
   *
   * @param name {@code auto} and {@code own} are the product of our own on its best micro-kernel
   *     for this JVM, {@code vector} and {@code plain} the same on a certain micro-kernel, {@code
   *     openblas} the library of the machine, {@code ejml} the reference
   * @param pool runs what is of our own
   * @throws IllegalArgumentException if there is no such name
   * @throws UnsupportedOperationException if what was asked for is not to be had here, with the
   *     reason
   */
  static Gemm find(String name, WorkerPool pool) {
    Gemm gemm =
        switch (name) {
          case "auto", "own" -> own(pool);
          case "vector" -> vector(pool);
          case "plain" -> plain(pool);
          case "openblas" -> new OpenBlasGemm();
          case "ejml" -> new EjmlGemm();
          default ->
              throw new IllegalArgumentException(
                  "no matrix product is called \"" + name + "\": choose one of " + NAMES);
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
