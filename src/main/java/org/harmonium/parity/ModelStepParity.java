package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.Recording;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;

/**
 * One learning step of each of {@link Models}, from the same state with the same draws: first
 * operation by operation ({@link Lockstep}), then as a whole, recorded and replayed.
 *
 * <p>What rounding may do to a whole step is measured, since real-valued chains and means that go
 * through several layers leave no simple sum to derive it from. The reference does the step twice
 * more with {@link Noise}: every element of every product is off by its bound, once one way and
 * once the other. With s the largest change of a matrix's elements in the two, no element of the
 * candidate may differ by more than
 *
 * <pre>
 *   2 s + 2^-23 (largest element)
 * </pre>
 *
 * <p>To first order the change is a sum of the products' errors; those of the two backends are each
 * within the bound that all of the noise has, but with signs of their own, for which the factor is
 * 2. The rest is one rounding of the result, which may hide a small change.
 *
 * <p>A sample that flips changes all that follows, so a step is compared only where none did. One
 * may flip only if the noise makes one flip too: the first to flip has its p off by less than with
 * noise in the one direction or in the other.
 */
final class ModelStepParity {
  private static final double SIGNS = 2;
  private static final double ROUNDING = 0x1p-23;

  private final Comparison comparison;
  private final long seed;
  private final boolean full;

  ModelStepParity(Comparison comparison, long seed, boolean full) {
    this.comparison = comparison;
    this.seed = seed;
    this.full = full;
  }

  void run() {
    steps(Models.small(seed));
    if (full) {
      steps(Models.large(seed));
    }
  }

  /** Every model. */
  void steps(Models models) {
    models.all().forEach(entry -> step(models, entry));
  }

  /** One model. */
  void step(Models models, Models.Entry entry) {
    Lockstep lockstep = new Lockstep(comparison, entry.name() + ": each operation", entry.shape());
    after(models, entry, comparison.reference().backend(), lockstep);
    try {
      whole(models, entry);
    } catch (BackendException e) {
      throw e; // the machine failed: that is no question of parity
    } catch (IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | IndexOutOfBoundsException e) {
      String what = "must not refuse: " + e.getMessage();
      tally(entry, Ledger.PROMISES)
          .observe(1, 0, () -> new Place("candidate", entry.shape(), what, 0, 1));
    }
  }

  private void whole(Models models, Models.Entry entry) {
    Backend trusted = comparison.reference().backend();
    Backend tested = comparison.candidate().backend();
    Witness samples = new Witness();
    Map<String, Output> expected = after(models, entry, trusted, samples);
    Witness samplesUp = new Witness();
    Witness samplesDown = new Witness();
    Map<String, Output> up = afterNoise(models, entry, 1, samplesUp);
    Map<String, Output> down = afterNoise(models, entry, -1, samplesDown);
    Witness samplesOfTested = new Witness();
    after(models, entry, tested, samplesOfTested);

    long flips = samples.flips(samplesOfTested);
    boolean isUpAlike = samples.flips(samplesUp) == 0;
    boolean isDownAlike = samples.flips(samplesDown) == 0;
    long most = isUpAlike && isDownAlike ? 0 : samples.count();
    tally(entry, "flipped samples, then not compared")
        .observe(
            (double) flips,
            (double) most,
            () -> new Place("candidate", entry.shape(), "samples", (double) flips, (double) most));
    if (flips > 0 || (!isUpAlike && !isDownAlike)) {
      return;
    }
    Map<String, Output> got = afterReplay(models, entry);
    expected.forEach(
        (name, truth) -> {
          double s =
              Math.max(
                  isUpAlike ? largestChange(truth, requireNonNull(up.get(name))) : 0,
                  isDownAlike ? largestChange(truth, requireNonNull(down.get(name))) : 0);
          compare(
              tally(entry, "|difference|"), entry.shape(), truth, requireNonNull(got.get(name)), s);
        });
  }

  private void compare(Tally tally, String shape, Output truth, Output got, double change) {
    double largest = 0;
    for (double x : truth.values()) {
      largest = Math.max(largest, Math.abs(x));
    }
    double bound = SIGNS * change + ROUNDING * largest;
    for (int i = 0; i < truth.values().length; i++) {
      int index = i;
      tally.observe(
          Math.abs(got.values()[i] - truth.values()[i]),
          bound,
          () -> Comparison.place(comparison.candidate(), shape, got, index, truth.values()[index]));
    }
  }

  private static double largestChange(Output from, Output to) {
    double largest = 0;
    for (int i = 0; i < from.values().length; i++) {
      largest = Math.max(largest, Math.abs(to.values()[i] - from.values()[i]));
    }
    return largest;
  }

  // ---------------------------------------------------------------- steps

  private Map<String, Output> after(
      Models models, Models.Entry entry, Backend backend, Intercepted.Watcher watcher) {
    try (OpenModel model = models.open(entry, Intercepted.of(backend, watcher))) {
      model.prepare();
      model.step();
      return model.results();
    }
  }

  private Map<String, Output> afterNoise(
      Models models, Models.Entry entry, int sign, Witness witness) {
    Backend noisy =
        Intercepted.of(comparison.reference().backend(), new Noise(comparison, seed, sign));
    return after(models, entry, noisy, witness);
  }

  /** As the candidate does it when it learns: recorded, without anybody who watches. */
  private Map<String, Output> afterReplay(Models models, Models.Entry entry) {
    Backend backend = comparison.candidate().backend();
    try (OpenModel model = models.open(entry, backend)) {
      model.prepare();
      try (Recording step = backend.record(model::step)) {
        step.replay(1);
      }
      return model.results();
    }
  }

  private Tally tally(Models.Entry entry, String measure) {
    return comparison
        .ledger()
        .tally(Section.STEP, entry.name() + ": whole step", measure, entry.shape());
  }
}
