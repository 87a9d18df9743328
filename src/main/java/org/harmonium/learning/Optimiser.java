package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;

/**
 * A gradient descent method. The gradients are those of the mean loss of a minibatch; {@link
 * GradientSettings} describes their limits and decay. A step may be recorded and replayed any
 * number of times before the next {@link #prepare}: its state is on the device and in {@link
 * #state}.
 */
public interface Optimiser extends AutoCloseable {

  /** Sets the learning rate and the momentum of the next steps. Not for recordings. */
  void prepare(double rate, double momentum);

  /** Performs one step along the current gradients and changes them by limits and decay. */
  void step();

  /** Whether it uses the momentum of {@link #prepare}. */
  boolean usesMomentum();

  /** The state between steps, by name: a letter and the name of the parameter. */
  Map<String, Matrix> state();

  @Override
  void close();
}
