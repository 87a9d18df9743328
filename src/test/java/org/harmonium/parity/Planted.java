package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.Scalar;

/** A backend that does everything right but for the operations in which a fault is planted. */
final class Planted {
  /** What an operation does instead. */
  interface Fault {
    void run(Backend real, Object[] arguments);
  }

  static final long SEED = 1;
  private static final MachineState SMALL = MachineState.random(40, 23, 9, SEED);

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

  /** Runs a part with a fault in the candidate and gives what is broken. */
  static List<Check> broken(Map<String, Fault> faults, Consumer<Comparison> part) {
    return broken(faults, Precision.FP32, part);
  }

  static List<Check> broken(
      Map<String, Fault> faults, Precision precision, Consumer<Comparison> part) {
    return checks(faults, precision, part).stream().filter(check -> !check.holds()).toList();
  }

  static List<Check> checks(
      Map<String, Fault> faults, Precision precision, Consumer<Comparison> part) {
    try (Backend reference = Backends.cpu();
        Backend real = Backends.open("cpu", Map.of("cpu.blas", "ejml"))) {
      Backend faulty = in(real, faults);
      Ledger ledger = new Ledger();
      part.accept(
          new Comparison(
              ledger,
              new Side("reference", reference, Precision.FP32, Backends::cpu),
              new Side("candidate", faulty, precision, Backends::cpu)));
      return ledger.checks();
    }
  }

  static Set<String> operations(List<Check> checks) {
    return checks.stream().map(Check::operation).collect(Collectors.toSet());
  }

  /** The small cases of these operations. */
  static Consumer<Comparison> table(Set<String> operations) {
    return comparison ->
        OperationTable.forEach(
            SEED,
            OperationTable.Extent.SMALL,
            tried -> {
              if (operations.contains(tried.operation())) {
                comparison.check(tried);
              }
            });
  }

  /** Demands that the cases of one operation find a fault in it. */
  static void assertFound(String operation, Fault fault) {
    List<Check> broken = broken(Map.of(operation, fault), table(Set.of(operation)));
    assertEquals(Set.of(operation), operations(broken));
  }

  static void steps(Comparison comparison) {
    new StepParity(comparison, SEED, false).steps(SMALL);
  }

  static void gemm(Backend real, Object[] a, boolean transposeB, Scalar beta) {
    real.gemm(
        (Scalar) a[0],
        (Matrix) a[1],
        (boolean) a[2],
        (Matrix) a[3],
        transposeB,
        beta,
        (Matrix) a[6]);
  }
}
