package org.harmonium.kind.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.learning.RbmEncoder;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.PretrainedLayers.Affine;
import org.harmonium.model.Rbm;

/**
 * A layer that is learned as an RBM.
 *
 * @param rbm closed with it
 */
record StackedRbm(Rbm rbm) implements StackedLayer, RbmEncoder {
  @Override
  public Map<String, Matrix> parameters() {
    Map<String, Matrix> parameters = new LinkedHashMap<>(rbm.parameters());
    parameters.putAll(rbm.visibleUnits().state()); // the learned sigma
    return parameters;
  }

  @Override
  public Affine up() {
    return PretrainedLayers.upwards(rbm);
  }

  @Override
  public Affine down() {
    return PretrainedLayers.downwards(rbm);
  }

  @Override
  public Phase phase(PhaseRows<WatchedRows> rows) {
    return RbmAlgorithm.phase(rbm, rows);
  }

  @Override
  public void close() {
    rbm.close();
  }
}
