package org.harmonium.kind.network;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.RowPictures;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.kind.rows.Rows;
import org.harmonium.report.PlanePicture;
import org.harmonium.report.PlaneWindow;
import org.harmonium.report.Raster;

/** Pictures of models whose rows are points of the plane, in the units of the data. */
public final class PlanePictures {
  private static final int PIXELS = 480;
  private static final int DOTS = 2000; // of the data
  private static final int ARROWS = 25; // a side
  private static final double MARGIN = 0.15;

  private PlanePictures() {}

  /** Returns the density of samples over the faintly drawn data. */
  public static Raster density(float[][] samples, PreparedData data) {
    PlaneWindow window = PlaneWindow.around(MARGIN, points(data));
    return PlanePicture.of(window, PIXELS).density(pictures(data).shown(samples)).draw();
  }

  /**
   * Returns the vector field from points to their reconstructions. A denoising autoencoder moves
   * points towards the data.
   */
  public static <M extends LearnedModel & Reconstructs> Raster field(M model, PreparedData data) {
    float[][] points = points(data);
    PlaneWindow window = PlaneWindow.around(MARGIN, points);
    float[][] from = window.grid(ARROWS);
    float[][] to = pictures(data).shown(reconstructed(model, pictures(data).seen(from)));
    return PlanePicture.of(window, PIXELS)
        .points(points, PlanePicture.Ink.GREY)
        .arrows(from, to, PlanePicture.Ink.BLUE)
        .draw();
  }

  private static <M extends LearnedModel & Reconstructs> float[][] reconstructed(
      M model, float[][] points) {
    Backend backend = model.backend();
    float[] flat = new float[2 * points.length];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(points[i], 0, flat, 2 * i, 2);
    }
    try (Matrix x = backend.upload(flat, points.length, 2);
        Matrix r = backend.zeros(points.length, 2)) {
      model.reconstruct(x, r);
      return Rows.of(backend, r);
    }
  }

  private static float[][] points(PreparedData data) {
    Dataset train = data.train();
    float[][] points = new float[Math.min(DOTS, train.rows())][2];
    for (int i = 0; i < points.length; i++) {
      train.row(i, points[i]);
    }
    return pictures(data).shown(points);
  }

  private static RowPictures pictures(PreparedData data) {
    return new RowPictures(data.imageShape(), data.transformation());
  }
}
