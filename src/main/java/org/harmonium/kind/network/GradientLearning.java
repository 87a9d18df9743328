package org.harmonium.kind.network;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.LearningSettings;
import org.harmonium.learning.GradientSettings;
import org.harmonium.learning.Optimiser;
import org.harmonium.learning.OptimiserSettings;
import org.harmonium.nn.Parameter;

/** An algorithm that learns a network by the gradient of a loss. */
public interface GradientLearning extends LearningSettings {
  /** The optimiser of the network. */
  OptimiserSettings optimiser();

  /** The decay and the limits of gradients. */
  GradientSettings gradients();

  /** Opens an optimiser of these parameters; the caller closes it. */
  default Optimiser open(Backend backend, List<Parameter> parameters) {
    return gradients().open(backend, optimiser(), parameters);
  }
}
