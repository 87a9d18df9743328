package org.harmonium.backend.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides which product the CPU backend uses, and logs why. */
final class GemmLookup {
  /** The names that can be asked for. */
  static final List<String> NAMES = List.of("auto", "own", "openblas", "ejml", "vector", "plain");

  private static final Logger LOG = System.getLogger(GemmLookup.class.getName());

  private static final int FIRST_VECTOR_JDK = 25;
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Named, not imported: the class needs a module that the rest is compiled without. */
  private static final String VECTOR_KERNEL = "org.harmonium.backend.cpu.vector.VectorMicroKernel";

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
          case "plain" -> new PackedGemm(PlainMicroKernel::new, pool);
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
      return new PackedGemm(PlainMicroKernel::new, pool);
    }
  }

  private static Gemm vector(WorkerPool pool) {
    String refusal =
        vectorRefusal(
            Runtime.version().feature(), ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent());
    if (refusal != null) {
      throw new UnsupportedOperationException(refusal);
    }
    return new PackedGemm(vectorKernels(), pool);
  }

  /**
   * Why a JVM does not get the Vector API kernel; null if it does.
   *
   * @param jdk feature version of the JVM
   * @param hasModule whether the incubating module is among its modules
   */
  static @Nullable String vectorRefusal(int jdk, boolean hasModule) {
    if (jdk < FIRST_VECTOR_JDK) {
      return "it is fast from JDK " + FIRST_VECTOR_JDK + " on and this is JDK " + jdk;
    }
    if (!hasModule) {
      return "start java with --add-modules " + VECTOR_MODULE + " to have it";
    }
    return null;
  }

  /**
   * That the class is missing, or cannot be linked, is a fault of the build, which nothing here
   * makes good.
   */
  private static Supplier<MicroKernel> vectorKernels() {
    try {
      Constructor<? extends MicroKernel> constructor =
          Class.forName(VECTOR_KERNEL).asSubclass(MicroKernel.class).getConstructor();
      return () -> instance(constructor);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(VECTOR_KERNEL + " is not in this build", e);
    }
  }

  private static MicroKernel instance(Constructor<? extends MicroKernel> constructor) {
    try {
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      if (e.getCause() instanceof UnsupportedOperationException refusal) {
        throw refusal;
      }
      throw new LinkageError(constructor.getDeclaringClass().getName() + " cannot be used", e);
    }
  }
}
