package org.harmonium.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.BackendException;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;
import org.jspecify.annotations.Nullable;

/** Does the same in both backends and measures the results. */
record Comparison(Ledger ledger, Side reference, Side candidate) {
  @SuppressWarnings("ReferenceEquality") // two sides may hold equal backends
  private boolean isOfOneBackend() {
    return reference == candidate;
  }

  /** Both backends, or one if it is both. */
  List<Side> sides() {
    return isOfOneBackend() ? List.of(candidate) : List.of(reference, candidate);
  }

  /** Does a case in both backends, on whole matrices and on views, and checks each result. */
  void check(OperationCase tried) {
    for (boolean views : new boolean[] {false, true}) {
      Map<Side, List<Output>> results = run(tried, views);
      for (int i = 0; i < tried.expected().size(); i++) {
        int index = i;
        results.forEach((side, outputs) -> check(tried, side, outputs.get(index), index));
        List<Output> trusted = results.get(reference);
        List<Output> tested = results.get(candidate);
        boolean hasOneResult = tried.expected().get(i).product() == null;
        if (hasOneResult && trusted != null && tested != null && !isOfOneBackend()) {
          double[] expected = trusted.get(i).values();
          unlike(tried, Ledger.REFERENCE, candidate, tested.get(i), expected);
        }
      }
    }
  }

  private void check(OperationCase tried, Side side, Output out, int index) {
    Expectation expected = tried.expected().get(index);
    if (expected.bits() != null) {
      unlike(tried, Ledger.SPECIFICATION, side, out, expected.bits());
    }
    if (expected.product() != null) {
      Tally tally = tally(tried, Ledger.PRODUCT);
      product(tally, side, tried.shape(), out, expected.product());
    }
    if (expected.accuracy() != null) {
      near(tried, side, out, expected.accuracy());
    }
  }

  private Tally tally(OperationCase tried, String measure) {
    return ledger.tally(Section.OPERATION, tried.operation(), measure, tried.shape());
  }

  private void near(OperationCase tried, Side side, Output out, Expectation.Accuracy accuracy) {
    Tally tally = tally(tried, accuracy.measure());
    double[] exact = accuracy.exact();
    for (int i = 0; i < exact.length; i++) {
      double got = out.values()[i];
      int index = i;
      tally.observe(
          accuracy.distance().applyAsDouble(got, exact[i]),
          accuracy.bound(),
          () -> place(side, tried.shape(), out, index, exact[index]));
    }
  }

  /** The error of a product against its sum of sizes, by the precision of the side. */
  static void product(Tally tally, Side side, String shape, Output out, ExactSum exact) {
    double bound = Bounds.product(side.precision(), exact.terms());
    for (int row = 0; row < exact.rows(); row += exact.rowStep()) {
      for (int i = row * exact.cols(); i < (row + 1) * exact.cols(); i++) {
        double error = Math.abs(out.values()[i] - exact.value()[i]);
        int index = i;
        tally.observe(
            // What lies below the least normal number is lost whatever the sum.
            error <= Float.MIN_NORMAL ? 0 : error / exact.size()[i],
            bound,
            () -> place(side, shape, out, index, exact.value()[index]));
      }
    }
  }

  static Place place(Side side, String shape, Output out, int i, double expected) {
    return new Place(side.role(), shape, out.element(i), out.values()[i], expected);
  }

  private Map<Side, List<Output>> run(OperationCase tried, boolean views) {
    Map<Side, List<Output>> results = new LinkedHashMap<>();
    for (Side side : sides()) {
      try (Workbench bench = new Workbench(side.backend(), views)) {
        String refusal = refusal(() -> results.put(side, tried.trial().on(bench)));
        if (refusal != null) {
          promise(tried, side, refusal, false);
        } else if (views) {
          promise(tried, side, "leaves other rows alone", bench.isIntact());
        }
      }
    }
    return results;
  }

  /** Does the work; gives null, or the message with which it was refused. */
  static @Nullable String refusal(Runnable work) {
    try {
      work.run();
      return null;
    } catch (BackendException e) {
      throw e; // the machine failed: that is no question of parity
    } catch (IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | IndexOutOfBoundsException e) {
      return "must not refuse: " + e.getMessage();
    }
  }

  private void promise(OperationCase tried, Side side, String what, boolean isKept) {
    ledger.promise(tried.operation(), tried.shape(), side.role(), what, isKept);
  }

  private void unlike(
      OperationCase tried, String measure, Side side, Output out, double[] expected) {
    if (out.values().length != expected.length) {
      promise(tried, side, out.name() + " has its length", false);
      return;
    }
    unlike(tally(tried, measure), side, tried.shape(), out, expected);
  }

  /** Shows how many elements have other bits. */
  static void unlike(Tally tally, Side side, String shape, Output out, double[] expected) {
    int differing = 0;
    int first = 0;
    for (int i = expected.length - 1; i >= 0; i--) {
      // Which NaN it is is not specified; the sign of a zero is.
      if (Double.doubleToLongBits(out.values()[i]) != Double.doubleToLongBits(expected[i])) {
        first = i;
        differing++;
      }
    }
    int at = first;
    tally.observe(differing, 0, () -> place(side, shape, out, at, expected[at]));
  }
}
