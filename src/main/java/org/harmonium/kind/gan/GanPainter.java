package org.harmonium.kind.gan;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.kind.ImageSettings;
import org.harmonium.kind.Painter;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.Task;
import org.harmonium.kind.network.PlanePictures;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Streams;
import org.harmonium.model.Gan;
import org.harmonium.report.Raster;

/**
 * Draws samples of a generator from fixed noise, and from noise interpolated between two points.
 * For rows in the plane, it draws the density of many samples.
 */
final class GanPainter implements Painter {
  private static final int STEPS = 10; // steps of an interpolation
  private static final int DOTS = 10_000; // samples for a density

  private final LearnedGan model;
  private final PreparedData data;
  private final ImageSettings settings;
  private final long seed;
  private final RowPictures pictures;

  GanPainter(LearnedGan model, PreparedData data, Task<?> task) {
    this.model = model;
    this.data = data;
    this.settings = task.images();
    this.seed = task.seed();
    this.pictures = new RowPictures(data.imageShape(), data.transformation());
  }

  @Override
  public Map<String, Raster> onTheWay() {
    RandomStream random = Streams.of(model.backend(), seed).images();
    if (data.train().cols() == 2) {
      return Map.of("density", PlanePictures.density(model.draw(DOTS, 0, random), data));
    }
    return Map.of("samples", pictures.grid(model.draw(settings.tiles(), 0, random)));
  }

  /** Each row of the picture interpolates linearly between two z. */
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
      RandomStream random = Streams.of(backend, seed).images();
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
}
