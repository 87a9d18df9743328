package org.harmonium.kind.network;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.data.Dataset;
import org.harmonium.data.Transformation;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.Reconstructs;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.report.PlanePicture;
import org.harmonium.report.PlaneWindow;
import org.harmonium.report.Raster;
import org.jspecify.annotations.Nullable;

/** Pictures of models whose rows are points of the plane, in the units of the data. */
public final class PlanePictures {
  private static final int PIXELS = 480;
  private static final int DOTS = 2000; // of the data
  private static final int ARROWS = 25; // a side
  private static final double MARGIN = 0.15;

  private PlanePictures() {}

  /** Returns the density of samples over the faintly drawn data. */
  public static Raster density(float[][] samples, PreparedData data) {
    float[][] points = points(data);
    PlaneWindow window = PlaneWindow.around(MARGIN, points);
    return PlanePicture.of(window, PIXELS).density(shown(samples, data.transformation())).draw();
  }

  /**
   * Returns the vector field from points to their reconstructions. A denoising autoencoder moves
   * points towards the data.
   */
  public static Raster field(LearnedModel model, PreparedData data) {
    float[][] points = points(data);
    PlaneWindow window = PlaneWindow.around(MARGIN, points);
    float[][] from = window.grid(ARROWS);
    Transformation transformation = data.transformation();
    float[][] to = shown(reconstructed(model, seen(from, transformation)), transformation);
    return PlanePicture.of(window, PIXELS)
        .points(points, PlanePicture.Ink.GREY)
        .arrows(from, to, PlanePicture.Ink.BLUE)
        .draw();
  }

  private static float[][] reconstructed(LearnedModel model, float[][] points) {
    Backend backend = model.backend();
    float[] flat = new float[2 * points.length];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(points[i], 0, flat, 2 * i, 2);
    }
    try (Matrix x = backend.upload(flat, points.length, 2);
        Matrix r = backend.zeros(points.length, 2)) {
      model.as(Reconstructs.class, "reconstructs").reconstruct(x, r);
      float[] made = backend.download(r);
      float[][] rows = new float[points.length][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(made, 2 * i, 2 * i + 2));
      return rows;
    }
  }

  private static float[][] points(PreparedData data) {
    Dataset train = data.train();
    float[][] points = new float[Math.min(DOTS, train.rows())][2];
    for (int i = 0; i < points.length; i++) {
      train.row(i, points[i]);
    }
    return shown(points, data.transformation());
  }

  /** Returns rows as inputs of the model. */
  private static float[][] seen(float[][] rows, @Nullable Transformation transformation) {
    if (transformation == null) {
      return rows;
    }
    float[][] seen = new float[rows.length][];
    Arrays.setAll(seen, i -> transformation.apply(rows[i]));
    return seen;
  }

  private static float[][] shown(float[][] rows, @Nullable Transformation transformation) {
    if (transformation == null) {
      return rows;
    }
    float[][] shown = new float[rows.length][];
    Arrays.setAll(shown, i -> transformation.invert(rows[i]));
    return shown;
  }
}
