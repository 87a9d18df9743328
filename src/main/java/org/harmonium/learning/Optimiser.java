package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Matrix;

/**
 * How parameters follow their gradients downhill. The gradients are those of the mean loss of a
 * minibatch; before they are used, they are limited and decay is added as {@link GradientSettings}
 * says.
 *
 * <p>A step may be recorded, and replayed as often as is wanted before the next {@link #prepare}:
 * what changes from step to step lives on the device and is in {@link #state}.
 */
public interface Optimiser extends AutoCloseable {

  /**
   * Sets what the next steps use; called outside a recording.
   *
   * @param rate the learning rate
   * @param momentum the share of the last change that is kept; see {@link #usesMomentum}
   */
  void prepare(double rate, double momentum);

  /**
   * One step from the parameters' present gradients, which are changed: limited, and with decay.
   */
  void step();

  /** Does it take notice of the momentum that it is prepared with? */
  boolean usesMomentum();

  /** What it remembers between steps, by name: a letter and the name of the parameter. */
  Map<String, Matrix> state();

  @Override
  void close();
}
