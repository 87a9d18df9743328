package org.harmonium.kind.gan;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.EstimateSettings;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.SuitableRows;
import org.harmonium.model.Gan;
import org.harmonium.model.LatentLaw;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/** Generative adversarial nets. */
public final class GanKind extends ModelKind<GanSpec> {
  /** Creates the kind. */
  public GanKind() {
    super(GanSpec.class, GanTraining::new);
  }

  @Override
  public void require(Task<GanSpec> task, PreparedData data) {
    GanSpec model = task.model();
    requireEstimate(task.estimate(), data);
    if (task.watch().rows() < 2) {
      throw new IllegalArgumentException(
          "watch.rows: a gan's samples are compared with each other; set it to 2 or more");
    }
    SampleJudge.requireVaried(data.train());
    SuitableRows.require(model.values(), data);
    if (model.labels()) {
      Labels.require(data, "give labelled data, or remove model.classifier and pretraining");
    }
  }

  private static void requireEstimate(@Nullable EstimateSettings estimate, PreparedData data) {
    if (estimate == null) {
      return;
    }
    if (!(estimate instanceof EstimateSettings.Parzen)) {
      throw new IllegalArgumentException(
          "estimate.method: a gan gives rows no probability, so it is evaluated by windows around"
              + " its samples; set it to parzen, or remove estimate");
    }
    if (data.validation() == null || data.test() == null) {
      throw new IllegalArgumentException(
          "estimate.method: parzen chooses its window by validation rows and evaluates test rows;"
              + " set data.validationRows, and data.test or data.testRows");
    }
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    List<LayerDescription> generator = LayerWords.read(saved, "generator");
    List<LayerDescription> discriminator = LayerWords.read(saved, "discriminator");
    LatentLaw law = LatentLaw.parse(saved.text("latent", ""));
    UnitsDescription values = LayerWords.values(saved);
    Gan gan = new Gan(backend, generator, discriminator, law);
    return LayerWords.fitting(saved, new LearnedGan(gan, values));
  }
}
