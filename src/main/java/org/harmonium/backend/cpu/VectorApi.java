package org.harmonium.backend.cpu;

import java.lang.reflect.Constructor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether this JVM has the Vector API, and the way to the classes that need it. */
final class VectorApi {
  /** Before it, vectors that the compiler boxes cost a hundred times as much. */
  private static final int FIRST_JDK = 25;

  private static final String MODULE = "jdk.incubator.vector";
  private static final String KERNELS = "org.harmonium.backend.cpu.vector.";

  private VectorApi() {}

  /** Whether this JVM has the Vector API, in a JDK that compiles it well. */
  static boolean available() {
    return refusal() == null;
  }

  /** Why this JVM does not get the Vector API; null if it does. */
  static @Nullable String refusal() {
    return refusal(Runtime.version().feature(), ModuleLayer.boot().findModule(MODULE).isPresent());
  }

  /**
   * The same for any JVM.
   *
   * @param jdk its feature version
   * @param hasModule whether the incubating module is among its modules
   */
  static @Nullable String refusal(int jdk, boolean hasModule) {
    if (jdk < FIRST_JDK) {
      return "it is fast from JDK " + FIRST_JDK + " on and this is JDK " + jdk;
    }
    if (!hasModule) {
      return "start java with --add-modules " + MODULE + " to have it";
    }
    return null;
  }

  /**
   * Makes instances of a class that is named, not imported: it is compiled apart from the rest, and
   * does not load without the module.
   *
   * @param name its simple name in the package of the Vector API kernels
   * @param type what it is a kind of
   * @throws UnsupportedOperationException where this JVM does not get the Vector API, with the
   *     reason; so do the instances' constructors
   * @throws LinkageError if it is missing, a fault of the build which nothing here makes good
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
