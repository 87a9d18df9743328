package org.harmonium.backend.counting;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.harmonium.backend.HostRandomStream;
import org.jspecify.annotations.Nullable;

/** The operations of a backend, of which none computes anything. */
final class Uncomputed {
  private Uncomputed() {}

  /** Implements an interface of operations; each number is 0, and {@code draw} gets the streams. */
  static Object of(Class<?> operations, Consumer<HostRandomStream> draw) {
    return Proxy.newProxyInstance(
        operations.getClassLoader(),
        new Class<?>[] {operations},
        (proxy, method, operands) -> {
          of(HostRandomStream.class, operands).forEach(draw);
          return result(method.getReturnType(), operands);
        });
  }

  private static @Nullable Object result(Class<?> type, Object[] operands) {
    if (type == double[].class) { // one number for each row of the first matrix
      return new double[of(CountedMatrix.class, operands).findFirst().orElseThrow().rows()];
    }
    return type == double.class ? (Object) 0.0 : null;
  }

  private static <T> Stream<T> of(Class<T> type, Object[] operands) {
    return Arrays.stream(operands).filter(type::isInstance).map(type::cast);
  }
}
