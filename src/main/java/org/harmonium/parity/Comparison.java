package org.harmonium.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.BackendException;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;
import org.jspecify.annotations.Nullable;

/** Does the same trial in both backends and measures what came of it. */
final class Comparison {
  /** How far a value lies from its truth. */
  interface Distance {
    double between(double got, double expected);
  }

  private final Ledger ledger;
  private final Side reference;
  private final Side candidate;

  Comparison(Ledger ledger, Side reference, Side candidate) {
    this.ledger = ledger;
    this.reference = reference;
    this.candidate = candidate;
  }

  Ledger ledger() {
    return ledger;
  }

  Side reference() {
    return reference;
  }

  Side candidate() {
    return candidate;
  }

  List<Side> sides() {
    return List.of(reference, candidate);
  }

  /**
   * Bits: each backend against the specification, where there is one, and the candidate against the
   * reference; on whole matrices and on views.
   */
  void bits(String operation, String shape, Trial trial, @Nullable List<Output> specification) {
    for (boolean views : new boolean[] {false, true}) {
      Map<Side, List<Output>> results = run(operation, shape, views, trial);
      if (specification != null) {
        results.forEach(
            (side, outputs) ->
                unlike(operation, Ledger.SPECIFICATION, shape, side, outputs, specification));
      }
      List<Output> trusted = results.get(reference);
      List<Output> tested = results.get(candidate);
      if (trusted != null && tested != null) {
        unlike(operation, Ledger.REFERENCE, shape, candidate, tested, trusted);
      }
    }
  }

  /** The distance of every element of each backend to the truth, under one bound. */
  void distances(
      String operation,
      String shape,
      Trial trial,
      String measure,
      Distance distance,
      double bound,
      double[] truth) {
    run(operation, shape, false, trial)
        .forEach(
            (side, outputs) -> {
              Output out = outputs.get(0);
              Tally tally = ledger.tally(Section.OPERATION, operation, measure, shape);
              for (int i = 0; i < truth.length; i++) {
                double got = out.values()[i];
                int index = i;
                tally.observe(
                    distance.between(got, truth[i]),
                    bound,
                    () -> place(side, shape, out, index, truth[index]));
              }
            });
  }

  /**
   * The error of a product or sum of products against its sum of sizes, by the side's precision.
   */
  void product(String operation, String shape, boolean views, Trial trial, ExactSum exact) {
    run(operation, shape, views, trial)
        .forEach(
            (side, outputs) ->
                product(
                    ledger.tally(Section.OPERATION, operation, Ledger.PRODUCT, shape),
                    side,
                    shape,
                    outputs.get(0),
                    exact));
  }

  /** The same for a result that is at hand. */
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

  private Map<Side, List<Output>> run(String operation, String shape, boolean views, Trial trial) {
    Map<Side, List<Output>> results = new LinkedHashMap<>();
    for (Side side : sides()) {
      try (Workbench bench = new Workbench(side.backend(), views)) {
        results.put(side, trial.on(bench));
        if (views) {
          ledger.promise(
              operation, shape, side.role(), "leaves other rows alone", bench.isIntact());
        }
      } catch (BackendException e) {
        throw e; // the machine failed: that is no question of parity
      } catch (IllegalArgumentException
          | IllegalStateException
          | UnsupportedOperationException
          | IndexOutOfBoundsException e) {
        ledger.promise(operation, shape, side.role(), "must not refuse: " + e.getMessage(), false);
      }
    }
    return results;
  }

  private void unlike(
      String operation,
      String measure,
      String shape,
      Side side,
      List<Output> outputs,
      List<Output> expected) {
    int differing = 0;
    Place first = null;
    for (int o = 0; o < expected.size(); o++) {
      Output out = outputs.get(o);
      double[] truth = expected.get(o).values();
      if (out.values().length != truth.length) {
        ledger.promise(operation, shape, side.role(), out.name() + " has its length", false);
        return;
      }
      for (int i = 0; i < truth.length; i++) {
        // Which NaN it is is not specified; the sign of a zero is.
        if (Double.doubleToLongBits(out.values()[i]) != Double.doubleToLongBits(truth[i])) {
          first = first == null ? place(side, shape, out, i, truth[i]) : first;
          differing++;
        }
      }
    }
    Place where = first == null ? new Place(side.role(), shape, "", 0, 0) : first;
    ledger.tally(Section.OPERATION, operation, measure, shape).observe(differing, 0, () -> where);
  }
}
