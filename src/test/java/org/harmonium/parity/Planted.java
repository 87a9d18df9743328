package org.harmonium.parity;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.harmonium.backend.Backend;

/** A backend that does everything right but for the operations in which a fault is planted. */
final class Planted {
  /** What an operation does instead. */
  interface Fault {
    void run(Backend real, Object[] arguments);
  }

  private Planted() {}

  static Backend in(Backend real, Map<String, Fault> faults) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Fault fault = faults.get(method.getName());
          if (fault != null) {
            fault.run(real, arguments);
            return null;
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler);
  }
}
