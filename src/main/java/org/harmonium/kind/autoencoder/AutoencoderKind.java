package org.harmonium.kind.autoencoder;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.MachineAlgorithm;
import org.harmonium.kind.network.LayerLearning;
import org.harmonium.kind.network.LayerStack;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.OutputFunction;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.Autoencoder;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;

/** Autoencoders. */
public final class AutoencoderKind extends ModelKind<AutoencoderSpec> {
  /** Creates the kind. */
  public AutoencoderKind() {
    super(AutoencoderSpec.class, AutoencoderTraining::new);
  }

  @Override
  public void require(Task<AutoencoderSpec> task, PreparedData data) {
    AutoencoderSpec model = task.model();
    SuitableRows.require(model.values(), data);
    AutoencoderLayers layers = AutoencoderLayers.of(model, data.train().cols());
    AutoencoderLearning learning = task.phase(task.phases().size() - 1, AutoencoderLearning.class);
    learning.penalties().require("learning", layers.encoder());
    LayerStack.require(task, layers.affine());
    MachineAlgorithm.requireSigma(task);
    boolean isLinear = model.output() == OutputFunction.LINEAR;
    if (!task.pretraining().isEmpty() && isLinear && data.train().isWithinUnitInterval()) {
      throw new IllegalArgumentException(
          "pretraining: the lowest layer learns values from 0 to 1 as probabilities, which linear"
              + " outputs are not; set model.output=sigmoid, or data.preprocessing=standardise");
    }
    for (LearningSettings each : task.pretraining()) {
      if (model.tied() && each instanceof LayerLearning layer && !layer.tied()) {
        throw new IllegalArgumentException(
            "pretraining.tied=false has no effect with model.tied=true, which gives the decoder the"
                + " encoder's weights; remove one of them");
      }
    }
    LayerWords.requireFrozen(learning.frozen(), layers.all());
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    List<LayerDescription> encoder = LayerWords.read(saved, "encoder");
    List<LayerDescription> decoder = LayerWords.read(saved, "decoder");
    ActivationFunction link = ActivationFunction.parse(saved.text("link", ""));
    if (link != ActivationFunction.SIGMOID && link != ActivationFunction.LINEAR) {
      throw new IllegalArgumentException("'link' is '%s'; write sigmoid or linear".formatted(link));
    }
    UnitsDescription values = LayerWords.values(saved);
    Autoencoder autoencoder = new Autoencoder(backend, encoder, decoder, link);
    return LayerWords.fitting(saved, new LearnedAutoencoder(autoencoder, values));
  }
}
