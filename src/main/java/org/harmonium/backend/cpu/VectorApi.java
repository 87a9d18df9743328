package org.harmonium.backend.cpu;

import java.lang.reflect.Constructor;
import java.util.function.Supplier;
import org.harmonium.backend.Fma;
import org.jspecify.annotations.Nullable;

/** Detects the Vector API and loads the classes that need it. */
final class VectorApi {
  /**
   * The first JDK that compiles it well. Earlier compilers box vectors, which then cost a hundred
   * times as much.
   */
  private static final int FIRST_JDK = 25;

  private static final String MODULE = "jdk.incubator.vector";
  private static final String KERNELS = "org.harmonium.backend.cpu.vector.";

  private VectorApi() {}

  /** Returns whether this JVM has the Vector API in a JDK that compiles it well. */
  static boolean available() {
    return refusal() == null;
  }

  /** Returns the reason why this JVM does not use the Vector API, or null if it does. */
  static @Nullable String refusal() {
    return refusal(
        Runtime.version().feature(),
        ModuleLayer.boot().findModule(MODULE).isPresent(),
        Fma.isFast());
  }

  /**
   * Returns the reason for a given JVM.
   *
   * @param jdk the feature version
   * @param hasModule whether it has the incubating module
   * @param hasFma whether it has an instruction for a fused multiply-add, of which the kernels
   *     consist
   */
  static @Nullable String refusal(int jdk, boolean hasModule, boolean hasFma) {
    if (jdk < FIRST_JDK) {
      return "it requires JDK " + FIRST_JDK + " or later, and this is JDK " + jdk;
    }
    if (!hasModule) {
      return "start java with --add-modules " + MODULE;
    }
    if (!hasFma) {
      return "it requires a fused multiply-add";
    }
    return null;
  }

  /**
   * Returns a factory of a class that is loaded by name, because it is compiled separately and does
   * not load without the module.
   *
   * @param name its simple name in the package of the Vector API kernels
   * @param type its supertype
   * @throws UnsupportedOperationException if this JVM does not use the Vector API, with the reason;
   *     the constructors of the instances may throw it, too
   * @throws LinkageError if the class is missing, a defect of the build
   */
  static <T> Supplier<T> maker(String name, Class<T> type) {
    String refusal = refusal();
    if (refusal != null) {
      throw new UnsupportedOperationException(refusal);
    }
    try {
      Constructor<? extends T> constructor =
          Class.forName(KERNELS + name).asSubclass(type).getConstructor();
      return () -> instance(constructor);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(KERNELS + name + " is not in this build", e);
    }
  }

  private static <T> T instance(Constructor<? extends T> constructor) {
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
