package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Recording;
import org.harmonium.parity.Check.Place;
import org.harmonium.parity.Check.Section;

/**
 * One learning step of each of {@link Models}, from the same state with the same draws: first
 * operation by operation ({@link Lockstep}), then as a whole, and then recorded and replayed.
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
 * <p>A sample that flips changes all that follows. So in all these steps the {@link Witness} notes
 * it and goes on with the reference's sample; then the candidate is compared in every precision. No
 * more of its samples may flip than are within reach, which are those that the noise makes flip one
 * way or the other. The recorded step goes on with its own samples, and is compared only where none
 * flipped.
 */
record ModelStepParity(Comparison comparison, long seed, boolean full) {
  private static final double SIGNS = 2;
  private static final double ROUNDING = 0x1p-23;

  void run() {
    steps(Models.small(seed));
    if (full) {
      steps(Models.large(seed));
    }
  }

  void steps(Models models) {
    models.all().forEach(entry -> step(models, entry));
  }

  void step(Models models, Models.Entry entry) {
    Lockstep lockstep = new Lockstep(comparison, entry.name() + ": each operation", entry.shape());
    after(models, entry, comparison.reference().backend(), lockstep);
    String refusal = Comparison.refusal(() -> whole(models, entry));
    if (refusal != null) {
      tally(entry, Ledger.PROMISES)
          .observe(1, 0, () -> new Place("candidate", entry.shape(), refusal, 0, 1));
    }
  }

  private void whole(Models models, Models.Entry entry) {
    Backend trusted = comparison.reference().backend();
    Backend tested = comparison.candidate().backend();
    Witness samples = new Witness(null);
    Map<String, Output> expected = after(models, entry, trusted, samples);
    Witness upwards = new Witness(samples);
    Map<String, Output> up = after(models, entry, noisy(1), upwards);
    Witness downwards = new Witness(samples);
    Map<String, Output> down = after(models, entry, noisy(-1), downwards);
    Witness its = new Witness(samples);
    Map<String, Output> held = after(models, entry, tested, its);

    BitSet reach = upwards.flipped();
    reach.or(downwards.flipped());
    int flips = its.flipped().cardinality();
    int most = reach.cardinality();
    tally(entry, "flips, of the samples within reach of one")
        .observe(flips, most, () -> new Place("candidate", entry.shape(), "sample", flips, most));
    Map<String, Double> bounds = new LinkedHashMap<>();
    expected.forEach((name, x) -> bounds.put(name, bound(x, of(up, name), of(down, name))));
    compare(entry, "|difference|, samples held", expected, held, bounds);
    if (flips == 0) {
      compare(entry, "|difference|, recorded", expected, afterReplay(models, entry), bounds);
    }
  }

  private static Output of(Map<String, Output> results, String name) {
    return requireNonNull(results.get(name));
  }

  private static double bound(Output x, Output up, Output down) {
    double largest = 0;
    double change = 0;
    for (int i = 0; i < x.values().length; i++) {
      double value = x.values()[i];
      largest = Math.max(largest, Math.abs(value));
      change = Math.max(change, Math.abs(up.values()[i] - value));
      change = Math.max(change, Math.abs(down.values()[i] - value));
    }
    return SIGNS * change + ROUNDING * largest;
  }

  private void compare(
      Models.Entry entry,
      String measure,
      Map<String, Output> expected,
      Map<String, Output> results,
      Map<String, Double> bounds) {
    Tally tally = tally(entry, measure);
    expected.forEach(
        (name, truth) -> {
          Output got = of(results, name);
          double bound = requireNonNull(bounds.get(name));
          for (int i = 0; i < truth.values().length; i++) {
            int index = i;
            tally.observe(
                Math.abs(got.values()[i] - truth.values()[i]),
                bound,
                () ->
                    Comparison.place(
                        comparison.candidate(), entry.shape(), got, index, truth.values()[index]));
          }
        });
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

  private Backend noisy(int sign) {
    return Intercepted.of(comparison.reference().backend(), new Noise(comparison, seed, sign));
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
