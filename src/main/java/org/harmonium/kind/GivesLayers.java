package org.harmonium.kind;

import org.harmonium.model.Dbm;
import org.harmonium.model.PretrainedLayers;
import org.jspecify.annotations.Nullable;

/** A model whose hidden layers can initialise the first layers of a network. */
public interface GivesLayers {
  /** The layers, the lowest first. */
  PretrainedLayers pretrainedLayers();

  /**
   * The machine whose second hidden layer augments the inputs of the network; null if its inputs
   * are the rows themselves.
   *
   * @throws IllegalArgumentException if the machine cannot augment inputs, with the reason
   */
  default @Nullable Dbm augmenting() {
    return null;
  }
}
