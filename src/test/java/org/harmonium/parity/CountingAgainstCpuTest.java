package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.counting.CountingBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The counting backend takes and refuses the operands that the CPU backend takes and refuses: each
 * operation with every single operand of another shape, and with every two operands the same.
 */
class CountingAgainstCpuTest {

  private static final Map<String, OperationCase> CASES = cases();

  /** The first case of each operation: operands of few rows and columns, but of more than one. */
  private static Map<String, OperationCase> cases() {
    Map<String, OperationCase> cases = new LinkedHashMap<>();
    OperationTable.forEach(
        1,
        OperationTable.Extent.SMALL,
        each -> {
          if (!each.shape().startsWith("1x1")) {
            cases.putIfAbsent(each.operation(), each);
          }
        });
    return cases;
  }

  static Collection<String> operations() {
    return CASES.keySet();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_ofAnyOperands_isRefusedWhereTheCpuRefusesIt(String name) {
    List<String> expected;
    List<String> got;
    try (Backend cpu = Backends.cpu();
        CountingBackend counting = new CountingBackend(1)) {
      expected = outcomes(cpu, name);
      got = outcomes(counting, name);
      assertEquals(0, counting.liveBytes());
    }
    assertEquals(expected, got);
  }

  private static List<String> outcomes(Backend backend, String name) {
    List<String> outcomes = new ArrayList<>();
    Backend varied =
        (Backend)
            Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals(name)) {
                    vary(backend, method, arguments, outcomes);
                  }
                  return call(backend, method, arguments);
                });
    try (Workbench bench = new Workbench(varied, false)) {
      Objects.requireNonNull(CASES.get(name)).trial().on(bench);
    }
    return outcomes;
  }

  private static void vary(
      Backend backend, Method method, @Nullable Object[] arguments, List<String> outcomes)
      throws Throwable {
    for (int i = 0; arguments != null && i < arguments.length; i++) {
      if (!(arguments[i] instanceof Matrix x)) {
        continue;
      }
      for (int change = 1; change < 4; change++) {
        try (Matrix other = backend.zeros(x.rows() + change % 2, x.cols() + change / 2)) {
          outcomes.add(outcome(backend, method, arguments, i, other));
        }
      }
      for (Object other : arguments) {
        if (other instanceof Matrix && other != x) {
          outcomes.add(outcome(backend, method, arguments, i, other));
        }
      }
    }
  }

  private static String outcome(
      Backend backend, Method method, @Nullable Object[] arguments, int changed, Object to)
      throws Throwable {
    @Nullable Object[] varied = arguments.clone();
    varied[changed] = to;
    String what = method.getName() + " with another operand " + changed;
    try {
      call(backend, method, varied);
      return what + " is done";
    } catch (RuntimeException e) {
      return what + ": " + e.getClass().getName();
    } finally {
      for (Object argument : arguments) {
        if (argument instanceof RowOrder order) {
          order.seek(1); // where the cases begin
        }
      }
    }
  }

  private static Object call(Backend backend, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
