package org.harmonium.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Scalar;
import org.harmonium.learning.ContrastiveDivergence;
import org.harmonium.learning.ContrastiveDivergence.VisibleStates;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;
import org.harmonium.parity.Check.Section;

/**
 * One step of CD-1, CD-10 and PCD-1 from the same state with the same draws: first half a Gibbs
 * step at a time ({@link HalfSteps}), then the update from the reference's states, then the whole
 * step as the learning rule itself does it, recorded and replayed.
 */
record StepParity(Comparison comparison, long seed, boolean full) {
  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.5;

  void run() {
    steps(MachineState.random(784, 500, 100, seed));
    if (full) {
      steps(MachineState.random(1024, 1024, 512, seed));
    }
  }

  void steps(MachineState state) {
    step("CD-1", state, 1, false);
    step("CD-10", state, 10, false);
    step("PCD-1", state, 1, true);
  }

  private void step(String rule, MachineState state, int k, boolean isPersistent) {
    try (HalfSteps halves = new HalfSteps(comparison, rule, state, seed)) {
      float[] hPos = new float[0];
      float[] h = state.h();
      if (!isPersistent) {
        HalfSteps.Layer start = halves.hidden(state.v()); // the chains start at the data
        hPos = start.mean();
        h = start.sample();
      }
      float[] vNeg = state.v();
      float[] hNeg = hPos;
      for (int i = 0; i < k; i++) {
        vNeg = halves.visible(h).sample();
        HalfSteps.Layer hidden = halves.hidden(vNeg);
        h = hidden.sample();
        hNeg = hidden.mean();
      }
      boolean alike = halves.areAlike(); // what follows draws nothing that the rule draws
      if (isPersistent) {
        hPos = halves.hidden(state.v()).mean();
      }
      ExactSum dW = exactUpdate(state, hPos, vNeg, hNeg);
      update(rule, state, hPos, vNeg, hNeg, dW);
      if (alike) {
        whole(rule, state, k, isPersistent, dW, halves.largestBound());
      }
    }
  }

  /** momentum dW + rate (vPos' hPos - vNeg' hNeg) / n, in double, with the float coefficients. */
  private static ExactSum exactUpdate(
      MachineState state, float[] hPos, float[] vNeg, float[] hNeg) {
    double share = (float) (RATE / state.rows());
    return ProductCases.exactContrast(
            share,
            state.v(),
            hPos,
            state.rows(),
            share,
            vNeg,
            hNeg,
            state.rows(),
            state.visible(),
            state.hidden())
        .plus((float) MOMENTUM, state.dW());
  }

  /** The update of the weights from the reference's states, by the rule for products. */
  private void update(
      String rule, MachineState state, float[] hPos, float[] vNeg, float[] hNeg, ExactSum dW) {
    int n = state.rows();
    int v = state.visible();
    int h = state.hidden();
    Scalar share = Scalar.of((float) (RATE / n));
    for (Side side : comparison.sides()) {
      try (Workbench bench = new Workbench(side.backend(), false)) {
        Backend backend = side.backend();
        Matrix velocity = bench.of(state.dW(), v, h);
        Matrix w = bench.of(state.w(), v, h);
        backend.contrast(
            share,
            bench.of(state.v(), n, v),
            bench.of(hPos, n, h),
            share,
            bench.of(vNeg, n, v),
            bench.of(hNeg, n, h),
            Scalar.of((float) MOMENTUM),
            velocity);
        backend.momentumStep(Scalar.ZERO, Scalar.ZERO, velocity, w);
        Tally tally = tally(rule + ": update from given states", Ledger.PRODUCT, state);
        Comparison.product(tally, side, state.shape(), bench.read("dW", velocity), dW);
        Comparison.product(tally, side, state.shape(), bench.read("W", w), dW.plus(1, state.w()));
      }
    }
  }

  private Tally tally(String operation, String measure, MachineState state) {
    return comparison.ledger().tally(Section.STEP, operation, measure, state.shape());
  }

  /**
   * The rule itself, recorded; compared only where all samples of the two backends were the same,
   * since one flip changes all that follows. Visible states are then equal bit for bit, and so are
   * b and its velocity. Hidden means are each off by d at most, which adds rate 2 d for each phase
   * to the error of a sum of products in each backend.
   */
  private void whole(
      String rule, MachineState state, int k, boolean isPersistent, ExactSum dW, double d) {
    Map<String, Output> trusted = after(comparison.reference(), state, k, isPersistent);
    Map<String, Output> tested = after(comparison.candidate(), state, k, isPersistent);
    double c =
        Bounds.product(comparison.reference().precision(), dW.terms())
            + Bounds.product(comparison.candidate().precision(), dW.terms());
    double drift = RATE * 4 * d;
    trusted.forEach(
        (name, expected) -> {
          Output got = tested.getOrDefault(name, expected);
          Tally tally = tally(rule + ": whole step", "|difference| of " + name, state);
          for (int i = 0; i < expected.values().length; i++) {
            boolean isWeight = name.equals("dW") || name.equals("W");
            if (isWeight && Double.isNaN(dW.value()[i])) {
              continue; // a row whose size was not computed
            }
            double before = Math.abs(expected.values()[i]);
            double bound =
                switch (name) {
                  case "dW", "W" -> c * (dW.size()[i] + before) + drift;
                  case "dc", "c" -> c * (2 * RATE + 1 + before) + drift;
                  default -> 0;
                };
            int index = i;
            tally.observe(
                Math.abs(got.values()[i] - expected.values()[i]),
                bound,
                () ->
                    Comparison.place(
                        comparison.candidate(),
                        state.shape(),
                        got,
                        index,
                        expected.values()[index]));
          }
        });
  }

  private Map<String, Output> after(Side side, MachineState state, int k, boolean isPersistent) {
    Backend backend = side.backend();
    int n = state.rows();
    Map<String, Output> results = new LinkedHashMap<>();
    try (Workbench bench = new Workbench(backend, false);
        Rbm rbm = state.open(backend);
        LearningRule rule =
            new RbmLearning(
                isPersistent
                    ? new PersistentContrastiveDivergence(rbm, n, HalfSteps.stream(side, seed))
                    : new ContrastiveDivergence(
                        rbm, VisibleStates.SAMPLES, HalfSteps.stream(side, seed)),
                k,
                UpdateSettings.PLAIN)) {
      state.write(backend, rule.state());
      rule.prepare(RATE, MOMENTUM, n);
      Matrix v = bench.of(state.v(), n, state.visible());
      try (Recording step = backend.record(() -> rule.step(v))) {
        step.replay(1);
      }
      for (Map<String, Matrix> matrices : List.of(rule.state(), rule.parameters())) {
        matrices.forEach((name, x) -> results.put(name, bench.read(name, x)));
      }
    }
    return results;
  }
}
