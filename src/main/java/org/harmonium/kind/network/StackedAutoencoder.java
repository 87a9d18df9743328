package org.harmonium.kind.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Phase;
import org.harmonium.kind.PhaseRows;
import org.harmonium.kind.machine.WatchedRows;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.PretrainedLayers;
import org.harmonium.model.PretrainedLayers.Affine;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.BinaryCrossEntropy;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.Loss;
import org.harmonium.nn.SquaredError;

/**
 * A layer that is learned as the encoder of an autoencoder. The loss is the cross-entropy if the
 * inputs are from 0 to 1, and the squared error otherwise.
 *
 * @param autoencoder closed with it
 * @param ofUnitInterval whether its inputs are from 0 to 1
 */
record StackedAutoencoder(Autoencoder autoencoder, boolean ofUnitInterval) implements StackedLayer {

  /** Returns such a layer with all weights zero. */
  static StackedAutoencoder of(
      Backend backend, LayerDescription layer, LayerLearning learning, boolean ofUnitInterval) {
    List<LayerDescription> encoder = new ArrayList<>();
    if (learning.corruption() != null) {
      encoder.add(LayerDescription.parse(learning.corruption(), layer.inputs()));
    }
    encoder.add(layer);
    List<LayerDescription> decoder =
        Autoencoder.mirrored(encoder, learning.tied(), ActivationFunction.LINEAR);
    ActivationFunction link =
        ofUnitInterval ? ActivationFunction.SIGMOID : ActivationFunction.LINEAR;
    Autoencoder autoencoder = new Autoencoder(backend, encoder, decoder, link);
    return new StackedAutoencoder(autoencoder, ofUnitInterval);
  }

  @Override
  public int inputs() {
    return autoencoder.inputs();
  }

  @Override
  public int outputs() {
    return autoencoder.code();
  }

  @Override
  public void reserve(int n) {
    autoencoder.reserve(n);
  }

  @Override
  public void encode(Matrix x, Matrix h) {
    autoencoder.encode(x, h);
  }

  @Override
  public Map<String, Matrix> parameters() {
    return autoencoder.parameters();
  }

  @Override
  public Affine up() {
    return PretrainedLayers.ofEncoders(List.of(autoencoder)).layers().get(0);
  }

  @Override
  public Affine down() {
    return PretrainedLayers.decoder(autoencoder).get(0);
  }

  @Override
  public Phase phase(PhaseRows<WatchedRows> rows) {
    LayerLearning learning = rows.learning(LayerLearning.class);
    Loss loss = ofUnitInterval ? BinaryCrossEntropy.INSTANCE : SquaredError.INSTANCE;
    return GradientPhase.ofAutoencoder(rows, autoencoder, loss, learning.penalties());
  }

  @Override
  public void close() {
    autoencoder.close();
  }
}
