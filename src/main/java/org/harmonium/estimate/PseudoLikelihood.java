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
 * The log-pseudo-likelihood of data, in nats per example: the sum over visible units of the
 * log-probability of the unit given all others,
 *
 * <pre>
 *   log PL(v) = sum_i log p(v_i | v without i)
 *          = sum_i log g(F(v with bit i flipped) - F(v))            binary units
 *          = -sum_i log sum_s exp(F(v) - F(v with unit i in state s))
 * </pre>
 *
 * <p>Each unit must have finitely many states: a binary unit, a softmax group or a binomial unit.
 */
public final class PseudoLikelihood {
  private PseudoLikelihood() {}

  /**
   * Requires an RBM for which the pseudo-likelihood is defined.
   *
   * @throws IllegalArgumentException if visible units have infinitely many states, or hidden units
   *     cannot be summed out
   */
  public static void requirePossible(Rbm rbm) {
    if (finite(rbm).isEmpty()) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood requires visible units with finitely many states, which %s units do not have: use AIS or reconstruction errors"
              .formatted(rbm.visibleUnits().name()));
    }
    if (!rbm.hiddenUnits().hasLogNormaliser()) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood requires hidden units that can be summed out, and %s units cannot: use reconstruction errors"
              .formatted(rbm.hiddenUnits().name()));
    }
  }

  private static List<FiniteUnit> finite(Rbm rbm) {
    return rbm.visibleUnits().finite(rbm.visible());
  }

  /** Returns whether the pseudo-likelihood is defined for an RBM. */
  public static boolean isPossible(Rbm rbm) {
    return !finite(rbm).isEmpty() && rbm.hiddenUnits().hasLogNormaliser();
  }

  /** Returns whether it is defined for rows (n, V), which must be states, not grey values. */
  public static boolean isPossible(Rbm rbm, Matrix v) {
    return isPossible(rbm) && objection(rbm, rbm.backend().download(v)) == null;
  }

  /** Returns the reason why numbers are not states of the visible units, or null. */
  private static @Nullable String objection(Rbm rbm, float[] values) {
    List<FiniteUnit> units = finite(rbm);
    for (int at = 0; at < values.length; at += rbm.visible()) {
      for (FiniteUnit unit : units) {
        if (unit.stateOf(values, at) < 0) {
          return "the pseudo-likelihood requires states, and %s in column %d is not a state of %s units: binarise the data"
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
   * Returns the exact pseudo-likelihood for each row of v (n, V), which must be states.
   *
   * @throws IllegalArgumentException if it is not defined, or a row does not consist of states
   */
  public static double[] exact(Rbm rbm, Matrix v) {
    float[] values = states(rbm, v);
    return rbm.visibleUnits().isBinary()
        ? BitFlips.pseudoLikelihood(rbm, v, values)
        : ofUnits(rbm, v, values);
  }

  /**
   * Returns the exact pseudo-likelihood of a general Boltzmann machine without hidden units, for
   * each row of v (n, V), which must be states: the sum over units of log g(s_i t_i), where t = b +
   * vW are their inputs and s_i is 1 for a unit that is on and -1 for one that is off.
   *
   * @throws IllegalArgumentException if there are hidden units, which are connected with each other
   *     and so cannot be summed out, or a row does not consist of states
   */
  public static double[] exact(BoltzmannMachine machine, Matrix v) {
    if (machine.hidden() > 0) {
      throw new IllegalArgumentException(
          "the pseudo-likelihood of a general Boltzmann machine requires visible units only, and this one has %d hidden ones: use exact enumeration or AIS"
              .formatted(machine.hidden()));
    }
    Backend backend = machine.backend();
    float[] states = backend.download(v);
    for (float state : states) {
      if (state != 0f && state != 1f) {
        throw new IllegalArgumentException(
            "the pseudo-likelihood requires states, and %s is not a state of binary units: binarise the data"
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
   * Computes the sum for arbitrary finite units. Without a unit, the hidden inputs are c + up v W
   * minus its contribution; each of its states adds its own.
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
          int state = unit.stateOf(values, i * rbm.visible());
          pseudo[i] += logWeights[i][state] - LogSum.of(logWeights[i]);
        }
      }
    }
    return pseudo;
  }

  /**
   * Returns the stochastic estimate: the term of one random unit of each row times the number of
   * units. Its expectation is the exact value. Uses one draw.
   *
   * @throws IllegalArgumentException if it is not defined, or a row does not consist of states
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
      for (int s = 1; s < most; s++) { // the s-th state after its current one
        float[] changed = values.clone();
        for (int row = 0; row < n; row++) {
          FiniteUnit unit = units.get(chosen[row]);
          int at = row * rbm.visible();
          double[][] states = unit.states();
          float[] state = floats(states[(unit.stateOf(values, at) + s) % states.length]);
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
