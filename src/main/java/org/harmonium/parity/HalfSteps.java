package org.harmonium.parity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.model.Rbm;
import org.harmonium.parity.Check.Section;
import org.jspecify.annotations.Nullable;

/**
 * Gibbs sampling half a step at a time: both backends compute a layer from the reference's states
 * with the same draw, so that a sample that flips spoils nothing that follows.
 *
 * <p>With t the total input in double and p = 1 / (1 + exp(-t)), a mean may be off by d = c(k) sum
 * |x w| / 4 + 2e-7, and a sample may differ from u &lt; p only where |u - p| &lt;= d, with u from
 * {@link Philox}.
 */
final class HalfSteps implements AutoCloseable {
  private static final long STREAM = 3;

  private final Comparison comparison;
  private final String rule;
  private final MachineState state;
  private final long key;
  private final float[] wTransposed;
  private final Map<Side, Rbm> machines = new LinkedHashMap<>();
  private final Map<Side, RandomStream> streams = new LinkedHashMap<>();
  private long draw;
  private boolean alike = true;
  private double largestBound;

  /** A layer as the reference computed it. */
  @SuppressWarnings("ArrayRecordComponent") // held, never compared
  record Layer(float[] mean, float[] sample) {}

  HalfSteps(Comparison comparison, String rule, MachineState state, long seed) {
    this.comparison = comparison;
    this.rule = rule;
    this.state = state;
    this.key = Philox.key(seed, STREAM);
    this.wTransposed = Numbers.transposed(state.w(), state.visible(), state.hidden());
    for (Side side : comparison.sides()) {
      machines.put(side, state.open(side.backend()));
      streams.put(side, side.backend().stream(seed, STREAM));
    }
  }

  /** The stream that a rule draws from which does the same. */
  static RandomStream stream(Side side, long seed) {
    return side.backend().stream(seed, STREAM);
  }

  /** h ~ p(h | v). One draw. */
  Layer hidden(float[] v) {
    int n = state.rows();
    ExactSum t =
        ExactSum.product(v, state.w(), n, state.visible(), state.hidden()).plus(1, state.c());
    return layer("p(h | v)", v, state.visible(), t, Rbm::hiddenSample);
  }

  /** v ~ p(v | h). One draw. */
  Layer visible(float[] h) {
    int n = state.rows();
    ExactSum t =
        ExactSum.product(h, wTransposed, n, state.hidden(), state.visible()).plus(1, state.b());
    return layer("p(v | h)", h, state.hidden(), t, Rbm::visibleSample);
  }

  /** Did the two backends draw the same samples so far? */
  boolean areAlike() {
    return alike;
  }

  /** The largest d so far. */
  double largestBound() {
    return largestBound;
  }

  private interface Sampling {
    void run(Rbm rbm, Matrix x, RandomStream random, @Nullable Matrix mean, Matrix sample);
  }

  private Layer layer(String name, float[] x, int width, ExactSum t, Sampling sampling) {
    float[][] means = new float[2][];
    float[][] samples = new float[2][];
    for (int i = 0; i < 2; i++) {
      Side side = comparison.sides().get(i);
      RandomStream random = streams.get(side);
      Rbm rbm = machines.get(side);
      try (Workbench bench = new Workbench(side.backend(), false)) {
        Matrix mean = bench.poisoned(state.rows(), t.cols());
        Matrix sample = bench.poisoned(state.rows(), t.cols());
        if (rbm != null && random != null) {
          random.seek(draw);
          sampling.run(rbm, bench.of(x, state.rows(), width), random, mean, sample);
        }
        means[i] = side.backend().download(mean);
        samples[i] = side.backend().download(sample);
      }
      judge(name, side, t, Output.of("mean", t.cols(), means[i]), samples[i]);
    }
    alike &= Arrays.equals(samples[0], samples[1]);
    draw++;
    return new Layer(means[0], samples[0]);
  }

  private void judge(String name, Side side, ExactSum t, Output means, float[] samples) {
    String operation = rule + ": " + name;
    Output sampled = Output.of("sample", t.cols(), samples);
    Tally ofMeans = tally(operation, "|error| of the means");
    Tally ofFlips = tally(operation, "|u - p| where a sample flipped");
    int flips = 0;
    int withinReach = 0;
    for (int row = 0; row < t.rows(); row += t.rowStep()) {
      for (int i = row * t.cols(); i < (row + 1) * t.cols(); i++) {
        double p = 1 / (1 + StrictMath.exp(-t.value()[i]));
        double bound = Bounds.mean(side.precision(), t.terms() + 1, t.size()[i]);
        largestBound = Math.max(largestBound, bound);
        int index = i;
        ofMeans.observe(
            Math.abs(means.values()[i] - p),
            bound,
            () -> Comparison.place(side, state.shape(), means, index, p));
        double u = Philox.uniform(Philox.word(key, draw, row, i - row * t.cols()));
        double expected = u < p ? 1 : 0;
        boolean isFlipped = sampled.values()[i] != expected;
        withinReach += Math.abs(u - p) <= bound ? 1 : 0;
        flips += isFlipped ? 1 : 0;
        ofFlips.observe(
            isFlipped ? Math.abs(u - p) : 0,
            bound,
            () -> Comparison.place(side, state.shape(), sampled, index, expected));
      }
    }
    int found = flips;
    int possible = withinReach;
    tally(operation, "flips, of the samples within reach of one")
        .observe(
            found,
            possible,
            () -> new Check.Place(side.role(), state.shape(), "sample", found, possible));
  }

  private Tally tally(String operation, String measure) {
    return comparison.ledger().tally(Section.STEP, operation, measure, state.shape());
  }

  @Override
  public void close() {
    machines.values().forEach(Rbm::close);
  }
}
