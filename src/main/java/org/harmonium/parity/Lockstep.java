package org.harmonium.parity;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;
import org.jspecify.annotations.Nullable;

/**
 * Lets the candidate do every operation of a step on the values of the reference at that moment,
 * with the same draw, and continues with the result of the reference, so that neither rounding nor
 * a flipped sample affects later operations. Products are judged by {@link Bounds}, each against
 * sums in double; everything else, samples included, must be equal bit for bit.
 */
final class Lockstep implements Intercepted.Watcher {
  private final Comparison comparison;
  private final String operation;
  private final String shape;
  private int count;

  /**
   * @param operation what the checks are listed under
   */
  Lockstep(Comparison comparison, String operation, String shape) {
    this.comparison = comparison;
    this.operation = operation;
    this.shape = shape;
  }

  int count() {
    return count;
  }

  @Override
  public void run(Backend real, Intercepted.Operation step) {
    @Nullable Object[] given = step.arguments();
    @Nullable Object[] copies = given.clone();
    float[][] before = new float[given.length][];
    Backend tested = comparison.candidate().backend();
    count++;
    try (Workbench bench = new Workbench(tested, false)) {
      RandomStream ours = null;
      RandomStream theirs = null;
      for (int i = 0; i < given.length; i++) {
        if (given[i] instanceof Matrix x) {
          before[i] = real.download(x);
          int same = first(given, x); // x in two places is so in the copies as well
          copies[i] = same < i ? copies[same] : bench.of(before[i], x.rows(), x.cols());
        } else if (given[i] instanceof Scalar x) {
          copies[i] = Scalar.of(x.get());
        } else if (given[i] instanceof RandomStream x) {
          ours = x;
          theirs = tested.stream(x.seed(), x.id());
          theirs.seek(x.position());
          copies[i] = theirs;
        }
      }
      step.on(real, given);
      if (isDone(step, tested, copies)) {
        boolean drawn = ours == null || theirs == null || ours.position() == theirs.position();
        promise(step, "takes as many draws as the reference", drawn);
        compare(real, step, bench, copies, before);
      }
    }
  }

  private static int first(@Nullable Object[] given, Matrix x) {
    int i = 0;
    while (given[i] != x) {
      i++;
    }
    return i;
  }

  private boolean isDone(Intercepted.Operation step, Backend tested, @Nullable Object[] copies) {
    String refusal = Comparison.refusal(() -> step.on(tested, copies));
    if (refusal != null) {
      promise(step, refusal, false);
    }
    return refusal == null;
  }

  private void promise(Intercepted.Operation step, String what, boolean isKept) {
    tally(Ledger.PROMISES)
        .observe(
            isKept ? 0 : 1, 0, () -> new Place("candidate", shape, named(step) + " " + what, 0, 1));
  }

  private Tally tally(String measure) {
    return comparison.ledger().tally(Section.STEP, operation, measure, shape);
  }

  private String named(Intercepted.Operation step) {
    return step.name() + " (operation " + count + ")";
  }

  private void compare(
      Backend real,
      Intercepted.Operation step,
      Workbench bench,
      @Nullable Object[] copies,
      float[][] before) {
    List<Output> expected = new ArrayList<>();
    List<Output> got = new ArrayList<>();
    for (int i = 0; i < copies.length; i++) {
      if (step.arguments()[i] instanceof Matrix ours && copies[i] instanceof Matrix theirs) {
        String name = named(step) + " argument " + i;
        expected.add(Output.of(name, ours.cols(), real.download(ours)));
        got.add(bench.read(name, theirs));
      }
    }
    ExactSum exact = Products.exact(step, before);
    if (exact != null) {
      int last = expected.size() - 1;
      Tally tally = tally(Ledger.PRODUCT);
      Comparison.product(tally, comparison.reference(), shape, expected.remove(last), exact);
      Comparison.product(tally, comparison.candidate(), shape, got.remove(last), exact);
    }
    for (int i = 0; i < expected.size(); i++) {
      Comparison.unlike(
          tally(Ledger.REFERENCE),
          comparison.candidate(),
          shape,
          got.get(i),
          expected.get(i).values());
    }
  }
}
