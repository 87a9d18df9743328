package org.harmonium.learning;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Shapes;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.StateSums;

/**
 * Gradient ascent on the exact log-likelihood of a Boltzmann machine of at most {@value #LARGEST}
 * units: both phases are summed over all states, in double on the host.
 *
 * <p>The constructor takes all data, with values 0 and 1. {@link #step} ignores its minibatch, so a
 * {@link Trainer} should have one minibatch per epoch. {@link #prepare} computes the gradient and
 * must be called before every step.
 */
public final class ExactBoltzmannLearning extends AbstractLearningRule {
  /** A step of {@value} units enumerates 2^(V + H) states in some tenths of a second. */
  public static final int LARGEST = 20;

  private final BoltzmannMachine machine;
  private final Backend backend;
  private final BoltzmannUpdate update;
  private final Map<Integer, Double> law = new LinkedHashMap<>(); // share of each distinct row
  private final Matrix ofW; // (V + H, V + H)
  private final Matrix ofB; // (1, V + H)
  private double logLikelihood = Double.NaN;

  /**
   * @param data all rows of V numbers, 0 or 1
   * @throws IllegalArgumentException if the machine is too large or the data is not binary
   */
  public ExactBoltzmannLearning(BoltzmannMachine machine, float[] data, UpdateSettings settings) {
    super(machine.backend(), machine::parameters, Map.of());
    int units = machine.units();
    if (units > LARGEST) {
      throw new IllegalArgumentException(
          "exact learning is possible up to %d units; this machine has %d: use BoltzmannLearning"
              .formatted(LARGEST, units));
    }
    this.machine = machine;
    this.backend = machine.backend();
    int visible = machine.visible();
    Shapes.requireRows("exact learning", data.length, visible);
    int rows = data.length / visible;
    for (int row = 0; row < rows; row++) {
      law.merge(number(data, row * visible, visible), 1.0 / rows, Double::sum);
    }
    this.update = new BoltzmannUpdate(workspace, machine, settings);
    this.ofW = workspace.zeros(units, units);
    this.ofB = workspace.zeros(1, units);
  }

  /** Returns the number whose bit i is visible unit i. */
  private static int number(float[] data, int at, int visible) {
    int number = 0;
    for (int i = 0; i < visible; i++) {
      float value = data[at + i];
      if (value != 0 && value != 1) {
        throw new IllegalArgumentException(
            "exact learning is for data of 0 and 1, not %s; binarise it first".formatted(value));
      }
      number |= (int) value << i;
    }
    return number;
  }

  /** Computes the gradient at the current parameters. Waits for the backend. */
  @Override
  public void prepare(double rate, double momentum, int rows) {
    update.prepare(rate, momentum, rows, rows);
    StateSums sums = StateSums.of(machine);
    int units = machine.units();
    double[][] gradient = sums.moments();
    for (double[] row : gradient) {
      Arrays.setAll(row, j -> -row[j]);
    }
    logLikelihood = -sums.logSum();
    for (Map.Entry<Integer, Double> entry : law.entrySet()) {
      logLikelihood += addClamped(sums, entry.getKey(), entry.getValue(), gradient);
    }
    float[] weights = new float[units * units];
    float[] bias = new float[units];
    for (int i = 0; i < units; i++) {
      bias[i] = (float) gradient[i][i];
      for (int j = 0; j < units; j++) {
        if (machine.connectivity().connected(i, j)) {
          weights[i * units + j] = (float) gradient[i][j];
        }
      }
    }
    backend.write(weights, ofW);
    backend.write(bias, ofB);
  }

  /**
   * Adds share E[y_i y_j] with v clamped. Returns share times the log of the sum over h of exp(-E).
   */
  private double addClamped(StateSums sums, int number, double share, double[][] to) {
    int visible = machine.visible();
    double[] v = new double[visible];
    Arrays.setAll(v, i -> number >>> i & 1);
    StateSums posterior = sums.given(v);
    double[][] ofHidden = posterior.moments();
    for (int i = 0; i < to.length; i++) {
      for (int j = 0; j < to.length; j++) {
        double hidden = 1; // the part of the product with hidden units
        if (i >= visible && j >= visible) {
          hidden = ofHidden[i - visible][j - visible];
        } else if (Math.max(i, j) >= visible) {
          int h = Math.max(i, j) - visible;
          hidden = ofHidden[h][h];
        }
        to[i][j] += share * (i < visible ? v[i] : 1) * (j < visible ? v[j] : 1) * hidden;
      }
    }
    return share * posterior.logSum();
  }

  /** The mean log-likelihood of the data in nats at the last {@link #prepare}. */
  public double logLikelihood() {
    return logLikelihood;
  }

  @Override
  public void step(Matrix v) {
    update.applyGradient(ofW, ofB);
  }

  @Override
  public long stepsToNext() {
    return 1;
  }

  @Override
  public Map<String, Matrix> state() {
    return update.state();
  }
}
