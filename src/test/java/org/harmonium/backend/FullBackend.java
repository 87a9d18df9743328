package org.harmonium.backend;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A backend that runs out of memory when it is told to. */
public final class FullBackend {
  private final Backend real;
  private int left = Integer.MAX_VALUE; // what it makes before it is full

  public FullBackend(Backend real) {
    this.real = real;
  }

  /** It is full when so many more matrices, stores or orders of rows were made. */
  public void fillAfter(int more) {
    left = more;
  }

  /** Is full no more. */
  public void empty() {
    left = Integer.MAX_VALUE;
  }

  private static boolean takesMemory(Class<?> made) {
    return made == Matrix.class || made == RowStore.class || made == RowOrder.class;
  }

  /** Does what the real one does while there is room. */
  public Backend open() {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (takesMemory(method.getReturnType()) && left-- <= 0) {
                left = 0;
                throw new BackendMemoryException(method.getName() + ": full", 4, null);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
