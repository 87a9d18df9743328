package org.harmonium.learning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.BoltzmannMachine;

/**
 * The parameter update of a general Boltzmann machine, with momentum and decay:
 *
 * <pre>
 *   dW = momentum dW + rate (mean of y_i y_j in yPos - mean of y_i y_j in yNeg) - rate (l2 W + l1 sign(W))
 *   db = momentum db + rate (mean yPos - mean yNeg);      W = W + dW;   b = b + db
 * </pre>
 *
 * <p>The increments of dW are exactly symmetric and zero without a connection, and all other
 * operations act on each element in the same way. W therefore stays so too.
 */
final class BoltzmannUpdate {
  private final Backend backend;
  private final BoltzmannMachine machine;
  private final UpdateStep step;
  private final Matrix dW; // (N, N)
  private final Matrix db; // (1, N)
  private final Matrix gradient; // (N, N)
  private final Transposed transposed;
  private final Scalar rate;
  private final Scalar halfPositive; // half of rate / n from W, half from its transpose
  private final Scalar halfNegative;

  /**
   * @throws IllegalArgumentException if the settings have a sparsity target; the workspace is then
   *     closed
   */
  BoltzmannUpdate(Workspace workspace, BoltzmannMachine machine, UpdateSettings settings) {
    workspace.prepare(() -> requireNoTarget(settings));
    this.backend = machine.backend();
    this.machine = machine;
    this.step = new UpdateStep(backend, settings.l2(), settings.l1());
    int units = machine.units();
    this.dW = workspace.zeros(units, units);
    this.db = workspace.zeros(1, units);
    this.gradient = workspace.zeros(units, units);
    this.transposed = new Transposed(workspace, backend, gradient);
    this.rate = backend.scalar(0f);
    this.halfPositive = backend.scalar(0f);
    this.halfNegative = backend.scalar(0f);
  }

  private static void requireNoTarget(UpdateSettings settings) {
    if (settings.sparsity() != null) {
      throw new IllegalArgumentException(
          "a general Boltzmann machine learns without a sparsity target; leave it out");
    }
  }

  /** Sets the coefficients of the next update, for n rows of data and m chains. */
  void prepare(double rate, double momentum, int n, int m) {
    step.prepare(rate, momentum, n, m);
    this.rate.set((float) rate);
    halfPositive.set((float) (rate / n / 2));
    halfNegative.set((float) (rate / m / 2));
  }

  /** Performs one update from states, or means, of all units: yPos (n, N), yNeg (m, N). */
  void apply(Matrix yPos, Matrix yNeg) {
    backend.contrast(halfPositive, yPos, yPos, halfNegative, yNeg, yNeg, Scalar.ZERO, gradient);
    transposed.add();
    backend.hadamard(gradient, machine.mask(), gradient);
    backend.scale(step.momentum, dW);
    backend.axpy(Scalar.ONE, gradient, dW);
    backend.columnSums(step.positive, yPos, step.momentum, db);
    backend.columnSums(step.negative.negated(), yNeg, Scalar.ONE, db);
    move();
  }

  /**
   * Performs one update along a given gradient of W (N, N), symmetric and zero without a
   * connection, and of b (1, N).
   */
  void applyGradient(Matrix ofW, Matrix ofB) {
    backend.scale(step.momentum, dW);
    backend.axpy(rate, ofW, dW);
    backend.scale(step.momentum, db);
    backend.axpy(rate, ofB, db);
    move();
  }

  private void move() {
    step.moveWeights(dW, machine.weights());
    step.moveBias(db, machine.bias());
  }

  Map<String, Matrix> state() {
    Map<String, Matrix> state = new LinkedHashMap<>();
    state.put("dW", dW);
    state.put("db", db);
    return state;
  }
}
