package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;

/**
 * A gradient descent method. The gradients are those of the mean loss of a minibatch. Before use,
 * they are limited and decay is added; see {@link GradientSettings}.
 *
 * <p>A step may be recorded and replayed any number of times before the next {@link #prepare}: the
 * state that changes from step to step is on the device and in {@link #state}.
 */
public interface Optimiser extends AutoCloseable {

  /**
   * Sets the values for the next steps. Called outside a recording.
   *
   * @param rate the learning rate
   * @param momentum the share of the last change that is kept; see {@link #usesMomentum}
   */
  void prepare(double rate, double momentum);

  /**
   * Performs one step along the current gradients of the parameters. Changes the gradients by
   * limits and decay.
   */
  void step();

  /** Whether it uses the momentum of {@link #prepare}. */
  boolean usesMomentum();

  /** The state between steps, by name: a letter and the name of the parameter. */
  Map<String, Matrix> state();

  @Override
  void close();
}
