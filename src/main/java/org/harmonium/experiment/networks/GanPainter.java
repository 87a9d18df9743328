package org.harmonium.experiment.networks;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.experiment.learned.LearnedGan;
import org.harmonium.experiment.learned.RowPictures;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.rows.RandomStreams;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.ImageSettings;
import org.harmonium.experiment.training.Painter;
import org.harmonium.model.Gan;
import org.harmonium.report.Raster;

/**
 * Draws what a generator makes of fixed noise, and of noise between two points; of rows in the
 * plane, the density of many.
 */
final class GanPainter implements Painter {
  private static final int STEPS = 10; // from one end to the other
  private static final int DOTS = 10_000; // samples of a density

  private final LearnedGan model;
  private final PreparedData data;
  private final ImageSettings settings;
  private final long seed;
  private final RowPictures pictures;

  GanPainter(LearnedGan model, PreparedData data, Experiment experiment) {
    this.model = model;
    this.data = data;
    this.settings = experiment.images();
    this.seed = experiment.seed();
    this.pictures = new RowPictures(data.imageShape(), data.transformation());
  }

  @Override
  public Map<String, Raster> onTheWay() {
    RandomStream random = model.backend().stream(seed, RandomStreams.IMAGES);
    if (data.train().cols() == 2) {
      return Map.of("density", PlanePictures.density(model.draw(DOTS, 0, random), data));
    }
    return Map.of("samples", pictures.grid(model.draw(settings.tiles(), 0, random)));
  }

  /** A row of the picture goes from one z to another in a straight line. */
  @Override
  public Map<String, Raster> atTheEnd() {
    if (data.train().cols() == 2) {
      return Map.of();
    }
    Backend backend = model.backend();
    Gan gan = model.gan();
    try (Matrix from = backend.zeros(STEPS, gan.latent());
        Matrix to = backend.zeros(STEPS, gan.latent());
        Matrix z = backend.zeros(STEPS * STEPS, gan.latent());
        Matrix x = backend.zeros(STEPS * STEPS, gan.visible())) {
      RandomStream random = backend.stream(seed, RandomStreams.IMAGES);
      gan.sampleLatent(random, from);
      gan.sampleLatent(random, to);
      for (int row = 0; row < STEPS; row++) {
        for (int step = 0; step < STEPS; step++) {
          float share = (float) step / (STEPS - 1);
          Matrix here = z.rows(row * STEPS + step, row * STEPS + step + 1);
          backend.axpy(Scalar.of(1 - share), from.rows(row, row + 1), here);
          backend.axpy(Scalar.of(share), to.rows(row, row + 1), here);
        }
      }
      gan.generate(z, x);
      return Map.of("interpolation", pictures.grid(backend, x));
    }
  }

  @Override
  public void close() {}
}
