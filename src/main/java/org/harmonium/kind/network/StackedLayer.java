package org.harmonium.kind.network;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.learning.EncodedRows;
import org.harmonium.model.PretrainedLayers.Affine;

/** A dense layer of a network as a separate model that learns without labels. */
interface StackedLayer extends EncodedRows.Encoder, AutoCloseable {
  /** Returns the learned parameters, by name. */
  Map<String, Matrix> parameters();

  /** Returns the initial values of the layer of the network. */
  Affine up();

  /** Returns the initial values of a layer back to the inputs. */
  Affine down();

  /** Opens the phase of the layer. */
  Phase phase(PhaseRows<WatchedRows> rows);

  @Override
  void close();
}
