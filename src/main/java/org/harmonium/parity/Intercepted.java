package org.harmonium.parity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.jspecify.annotations.Nullable;

/** A backend whose operations on matrices are watched by somebody, who may add to them. */
final class Intercepted {
  /**
   * An operation of a backend that is asked for.
   *
   * @param arguments what it is given; matrices are those of the backend that is watched
   */
  @SuppressWarnings("ArrayRecordComponent") // held for a moment, never compared
  record Operation(Method method, @Nullable Object[] arguments) {
    String name() {
      return method.getName();
    }

    /** Has a backend do it, with these arguments in the place of its own. */
    void on(Backend backend, @Nullable Object[] its) {
      invoke(method, backend, its);
    }
  }

  interface Watcher {
    void run(Backend real, Operation operation);
  }

  private Intercepted() {}

  /**
   * The same backend, watched in every operation that computes matrices from matrices. What makes,
   * uploads, downloads, gathers or records, and what gives numbers, it does unwatched.
   */
  static Backend of(Backend real, Watcher watcher) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (!isWatched(method)) {
                return invoke(method, real, arguments);
              }
              watcher.run(real, new Operation(method, arguments));
              return null;
            });
  }

  private static boolean isWatched(Method method) {
    boolean hasMatrix = false;
    for (Class<?> type : method.getParameterTypes()) {
      hasMatrix |= type == Matrix.class;
      if (type == RowStore.class || type == float[].class) {
        return false;
      }
    }
    return hasMatrix && method.getReturnType() == void.class;
  }

  private static @Nullable Object invoke(
      Method method, Backend backend, @Nullable Object @Nullable [] arguments) {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // all operations are public
    }
  }
}
