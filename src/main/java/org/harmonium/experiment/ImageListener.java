package org.harmonium.experiment;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.learned.LearnedModel;
import org.harmonium.experiment.learned.ModelPictures;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.ImageSettings;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingListener;
import org.harmonium.report.Png;

/**
 * Draws a model's filters, reconstructions and samples: {@code images/NAME-epoch-0005.png} while it
 * learns and {@code images/NAME.png} at the end. The randomness of a picture depends on the seed
 * only, so drawing changes nothing and pictures of different epochs can be compared.
 */
final class ImageListener implements TrainingListener, AutoCloseable {
  private static final long CHAINS_DRAW = 1L << 32; // far from the draws of the samples

  private final LearnedModel model;
  private final ImageSettings settings;
  private final RunDirectory directory;
  private final long seed;
  private final ModelPictures pictures;
  private final Matrix originals; // (tiles, V)

  ImageListener(
      LearnedModel model,
      PreparedData data,
      ImageSettings settings,
      RunDirectory directory,
      long seed) {
    this.model = model;
    this.settings = settings;
    this.directory = directory;
    this.seed = seed;
    this.pictures =
        new ModelPictures(model, data.imageShape(), settings.tiles(), data.transformation());
    this.originals =
        PreparedData.fixedRows(
            model.backend(), held(data), settings.tiles(), data.binarisation(), seed, 2);
  }

  /** Rows that were not learned from, where there are any. */
  private static Dataset held(PreparedData data) {
    if (data.test() != null) {
      return data.test();
    }
    return data.validation() != null ? data.validation() : data.train();
  }

  @Override
  public void epochEnded(Trainer trainer) {
    int every = settings.everyEpochs();
    if (every > 0 && trainer.epoch() % every == 0) {
      draw("-epoch-%04d".formatted(trainer.epoch()));
    }
  }

  /** The pictures of the learned model. */
  void drawLast() {
    draw("");
    RandomStream random = model.backend().stream(seed, RandomStreams.IMAGES);
    random.seek(CHAINS_DRAW);
    Png.write(directory.image("chains"), pictures.chains(settings.steps(), random));
    for (int layer = 2; layer <= model.layers(); layer++) {
      Png.write(directory.image("filters-layer-" + layer), pictures.features(layer));
    }
  }

  private void draw(String suffix) {
    Backend backend = model.backend();
    RandomStream random = backend.stream(seed, RandomStreams.IMAGES);
    Png.write(directory.image("filters" + suffix), pictures.features(1));
    Png.write(directory.image("samples" + suffix), pictures.samples(settings.steps(), random));
    Png.write(directory.image("reconstructions" + suffix), pictures.reconstructions(originals));
  }

  @Override
  public void close() {
    originals.close();
  }
}
