package org.harmonium.kind.network;

import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.learning.EncodedRows;
import org.harmonium.model.PretrainedLayers.Affine;

/** A dense layer of a network as a model of its own, which learns without labels. */
interface StackedLayer extends EncodedRows.Encoder, AutoCloseable {
  /** What it has learned, by name. */
  Map<String, Matrix> parameters();

  /** What the network's layer starts with. */
  Affine up();

  /** What a layer back to its inputs starts with. */
  Affine down();

  /** Makes its learning ready to run. */
  Phase phase(LayerPhase phase);

  @Override
  void close();
}
