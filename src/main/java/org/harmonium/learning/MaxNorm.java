package org.harmonium.learning;

import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.harmonium.backend.Workspace;
import org.harmonium.config.Range;
import org.harmonium.nn.Parameter;

/**
 * An optimiser that limits the norm of the weights into each unit after every step (Srebro and
 * Shraibman: Rank, trace-norm and max-norm, COLT 2005; with dropout: Hinton and others: Improving
 * neural networks by preventing co-adaptation of feature detectors, 2012, section 1).
 *
 * <pre>
 *   w_j = w_j min(1, c / |w_j|)      w_j: column j of a matrix of weights (inputs, units)
 * </pre>
 *
 * <p>Biases, gains and shifts are not changed. The matrices of gradients hold the squares.
 */
public final class MaxNorm implements Optimiser {
  private final Backend backend;
  private final Optimiser optimiser;
  private final Parameter[] weights;
  private final Matrix[] factors; // (1, units) by matrix of weights
  private final float square; // c^2
  private final Scalar largest; // c
  private final Workspace workspace;

  /** Creates an optimiser with c = {@code largest} that closes the given one. */
  public MaxNorm(Backend backend, Optimiser optimiser, List<Parameter> parameters, double largest) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.optimiser = workspace.own(() -> optimiser);
    float most = (float) (largest * largest);
    workspace.prepare(() -> Range.positive("the square of the largest norm", most));
    this.square = most;
    this.largest = Scalar.of((float) largest);
    this.weights = parameters.stream().filter(Parameter::decays).toArray(Parameter[]::new);
    this.factors = new Matrix[weights.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = workspace.zeros(1, weights[i].value().cols());
    }
  }

  @Override
  public void prepare(double rate, double momentum) {
    optimiser.prepare(rate, momentum);
  }

  @Override
  public void step() {
    optimiser.step();
    for (int i = 0; i < weights.length; i++) {
      Matrix w = weights[i].value();
      Matrix squares = weights[i].gradient();
      backend.hadamard(w, w, squares);
      backend.columnSums(Scalar.ONE, squares, Scalar.ZERO, factors[i]);
      // A square that is at least c^2 makes the factor at most 1.
      backend.clip(square, Float.MAX_VALUE, factors[i]);
      backend.apply(Unary.INVERSE_SQRT, factors[i], factors[i]);
      backend.scale(largest, factors[i]);
      backend.multiplyRow(w, factors[i], w);
    }
  }

  @Override
  public boolean usesMomentum() {
    return optimiser.usesMomentum();
  }

  @Override
  public Map<String, Matrix> state() {
    return optimiser.state();
  }

  @Override
  public void close() {
    workspace.close();
  }
}
