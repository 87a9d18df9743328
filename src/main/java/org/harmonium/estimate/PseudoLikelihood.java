package org.harmonium.estimate;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.FiniteUnit;
import org.harmonium.model.Rbm;
import org.jspecify.annotations.Nullable;

/**
 * The pseudo-log-likelihood of data, in nats an example: the sum over visible units of the
 * log-probability of the unit given all others,
 *
 * <pre>
 *   log PL(v) = sum_i log p(v_i | v without i)
 *             = sum_i log g(F(v with bit i flipped) - F(v))            binary units
 *             = -sum_i log sum_s exp(F(v) - F(v with unit i in state s))
 * </pre>
 *
 * <p>A unit is what has finitely many states: a binary unit, a softmax group, a counting unit.
 */
public final class PseudoLikelihood {
  private PseudoLikelihood() {}

  /**
   * Demands a machine that has a pseudo-likelihood.
   *
   * @throws IllegalArgumentException if visible units have infinitely many states, or hidden ones
   *     cannot be summed out
   */
  public static void requirePossible(Rbm rbm) {
    if (finite(rbm).isEmpty()) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood is for visible units of finitely many states, which %s units are not: use AIS or reconstruction errors"
              .formatted(rbm.visibleUnits().name()));
    }
    if (!rbm.hiddenUnits().hasLogNormaliser()) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood needs hidden units that can be summed out, which %s units cannot: use reconstruction errors"
              .formatted(rbm.hiddenUnits().name()));
    }
  }

  private static List<FiniteUnit> finite(Rbm rbm) {
    return rbm.visibleUnits().finite(rbm.visible());
  }

  /** Is there one? */
  public static boolean isPossible(Rbm rbm) {
    return !finite(rbm).isEmpty() && rbm.hiddenUnits().hasLogNormaliser();
  }

  /** Is there one of these rows (n, V): are they states, not means such as grey values? */
  public static boolean isPossible(Rbm rbm, Matrix v) {
    return isPossible(rbm) && objection(rbm, rbm.backend().download(v)) == null;
  }

  /** What is wrong with rows of numbers as states of the visible units; null if nothing is. */
  private static @Nullable String objection(Rbm rbm, float[] values) {
    List<FiniteUnit> units = finite(rbm);
    for (int at = 0; at < values.length; at += rbm.visible()) {
      for (FiniteUnit unit : units) {
        if (stateOf(unit, values, at) < 0) {
          return "the pseudo-likelihood is of states, and %s in column %d is none of %s units: binarise the data"
              .formatted(values[at + unit.from()], unit.from(), rbm.visibleUnits().name());
        }
      }
    }
    return null;
  }

  private static float[] states(Rbm rbm, Matrix v) {
    requirePossible(rbm);
    float[] values = rbm.backend().download(v);
    String wrong = objection(rbm, values);
    if (wrong != null) {
      throw new IllegalArgumentException(wrong);
    }
    return values;
  }

  /**
   * Over all units, for each row of v (n, V) with states.
   *
   * @throws IllegalArgumentException if there is none, or a row is not of states
   */
  public static double[] exact(Rbm rbm, Matrix v) {
    float[] values = states(rbm, v);
    return rbm.visibleUnits().isBinary()
        ? BitFlips.pseudoLikelihood(rbm, v, values)
        : ofUnits(rbm, v, values);
  }

  /**
   * Of a general Boltzmann machine without hidden units, for each row of v (n, V) with states: the
   * sum over units of log g(s_i t_i), where t = b + vW are their inputs and s_i is 1 for a unit
   * that is on and -1 for one that is off.
   *
   * @throws IllegalArgumentException if there are hidden units, which are joined with each other
   *     and so cannot be summed out, or a row is not of states
   */
  public static double[] exact(BoltzmannMachine machine, Matrix v) {
    if (machine.hidden() > 0) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood of a general Boltzmann machine is for one of visible units alone, this one has %d hidden ones: use exact enumeration or AIS"
              .formatted(machine.hidden()));
    }
    Backend backend = machine.backend();
    float[] states = backend.download(v);
    for (float state : states) {
      if (state != 0f && state != 1f) {
        throw new IllegalArgumentException(
            "the pseudo-likelihood is of states, and %s is none of binary units: binarise the data"
                .formatted(state));
      }
    }
    double[] pseudo = new double[v.rows()];
    try (Matrix t = backend.zeros(v.rows(), v.cols())) {
      backend.affine(v, machine.weights(), false, machine.bias(), t);
      float[] inputs = backend.download(t);
      for (int i = 0; i < states.length; i++) {
        pseudo[i / v.cols()] += BitFlips.logSigmoid((2 * states[i] - 1) * inputs[i]);
      }
    }
    return pseudo;
  }

  /**
   * Without a unit the hidden inputs are c + up v W less what it adds; each of its states adds its.
   */
  private static double[] ofUnits(Rbm rbm, Matrix v, float[] values) {
    Backend backend = rbm.backend();
    int n = v.rows();
    double up = rbm.inputScaling().up();
    double down = rbm.inputScaling().down();
    Scalar copies = Scalar.of((float) up);
    double[] bias = backend.downloadDoubles(rbm.visibleBias());
    double[] pseudo = new double[n];
    try (Matrix columns = backend.upload(transposed(values, rbm.visible()), rbm.visible(), n);
        Matrix t = backend.zeros(n, rbm.hidden());
        Matrix rest = backend.zeros(n, rbm.hidden());
        Matrix with = backend.zeros(n, rbm.hidden());
        Matrix row = backend.zeros(1, rbm.hidden())) {
      backend.gemm(copies, v, false, rbm.weights(), false, Scalar.ZERO, t);
      backend.addRow(t, rbm.hiddenBias(), t);
      for (FiniteUnit unit : finite(rbm)) {
        int to = unit.from() + unit.width();
        Matrix w = rbm.weights().rows(unit.from(), to);
        backend.copy(t, rest);
        backend.gemm(
            copies.negated(), columns.rows(unit.from(), to), true, w, false, Scalar.ONE, rest);
        double[][] logWeights = new double[n][unit.states().length];
        for (int s = 0; s < unit.states().length; s++) {
          try (Matrix state = backend.upload(floats(unit.states()[s]), 1, unit.width())) {
            backend.gemm(copies, state, false, w, false, Scalar.ZERO, row);
          }
          backend.addRow(rest, row, with);
          double[] hidden = rbm.hiddenUnits().logNormaliser(backend, 1, with, rbm.hiddenBias());
          double own = unit.logMeasure()[s];
          for (int i = 0; i < unit.width(); i++) {
            own += bias[unit.from() + i] * unit.states()[s][i];
          }
          for (int i = 0; i < n; i++) {
            logWeights[i][s] = up * own + down * hidden[i];
          }
        }
        for (int i = 0; i < n; i++) {
          int state = stateOf(unit, values, i * rbm.visible());
          pseudo[i] += logWeights[i][state] - LogSum.of(logWeights[i]);
        }
      }
    }
    return pseudo;
  }

  /**
   * The stochastic form: one unit of each row, chosen at random, times the number of units. Its
   * expectation is the exact form; one draw.
   *
   * @throws IllegalArgumentException if there is none, or a row is not of states
   */
  public static double[] stochastic(Rbm rbm, Matrix v, RandomStream random) {
    float[] values = states(rbm, v);
    Backend backend = rbm.backend();
    int n = v.rows();
    List<FiniteUnit> units = finite(rbm);
    int[] chosen = new int[n];
    double[] own = rbm.freeEnergy(v);
    double[][] logWeights = new double[n][];
    try (Matrix u = backend.zeros(n, 1);
        Matrix others = backend.zeros(n, rbm.visible())) {
      backend.uniform(random, u);
      float[] uniform = backend.download(u);
      int most = 0;
      for (int row = 0; row < n; row++) {
        chosen[row] = (int) (uniform[row] * (double) units.size());
        int states = units.get(chosen[row]).states().length;
        logWeights[row] = new double[states];
        most = Math.max(most, states);
      }
      for (int s = 1; s < most; s++) { // the s-th state after the one it is in
        float[] changed = values.clone();
        for (int row = 0; row < n; row++) {
          FiniteUnit unit = units.get(chosen[row]);
          int at = row * rbm.visible();
          double[][] states = unit.states();
          float[] state = floats(states[(stateOf(unit, values, at) + s) % states.length]);
          System.arraycopy(state, 0, changed, at + unit.from(), state.length);
        }
        backend.write(changed, others);
        double[] free = rbm.freeEnergy(others);
        for (int row = 0; row < n; row++) {
          if (s < logWeights[row].length) {
            logWeights[row][s] = own[row] - free[row];
          }
        }
      }
    }
    double[] pseudo = new double[n];
    Arrays.setAll(pseudo, row -> -units.size() * LogSum.of(logWeights[row]));
    return pseudo;
  }

  /** Which state the columns of a unit hold; -1 if it is none. */
  private static int stateOf(FiniteUnit unit, float[] values, int at) {
    double[][] states = unit.states();
    for (int s = 0; s < states.length; s++) {
      int same = 0;
      while (same < states[s].length && values[at + unit.from() + same] == states[s][same]) {
        same++;
      }
      if (same == states[s].length) {
        return s;
      }
    }
    return -1;
  }

  private static float[] transposed(float[] values, int cols) {
    int rows = values.length / cols;
    float[] transposed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      transposed[i % cols * rows + i / cols] = values[i];
    }
    return transposed;
  }

  private static float[] floats(double[] x) {
    float[] floats = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      floats[i] = (float) x[i];
    }
    return floats;
  }
}
