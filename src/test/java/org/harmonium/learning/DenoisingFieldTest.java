package org.harmonium.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RowStore;
import org.harmonium.data.Dataset;
import org.harmonium.data.Datasets;
import org.harmonium.data.Spiral;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.LayerDescription;
import org.harmonium.nn.SquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The field of vectors r(x) - x of a denoising autoencoder points to the data (Vincent: A
 * connection between score matching and denoising autoencoders, 2011; Alain and Bengio: What
 * regularized auto-encoders learn from the data-generating distribution, JMLR 15, 2014, figure 5).
 */
@Timeout(120)
class DenoisingFieldTest {
  private static final double DEVIATION = 0.045; // of the corruption; arms are 0.25 apart
  private static final double OFF = 2 * DEVIATION;
  private static final int EPOCHS = 50;
  private static final long SEED = 1;
  private static final int PLACES = 200; // on the curve, each with a point on either side

  /** Learns the spiral from corrupted points. */
  private static Autoencoder learned(Backend backend, Dataset data) {
    List<LayerDescription> encoder =
        LayerDescription.chain(
            2, List.of("gaussian:" + DEVIATION, "dense:100:relu", "dense:100:relu"));
    List<LayerDescription> decoder = LayerDescription.chain(100, List.of("dense:2:linear"));
    Autoencoder autoencoder = new Autoencoder(backend, encoder, decoder, ActivationFunction.LINEAR);
    autoencoder.initialise(Initialisation.HE, backend.stream(SEED, 0));
    int batch = 100;
    Adam adam =
        new Adam(
            backend,
            autoencoder.network().layers().learned(),
            0.9,
            0.999,
            1e-8,
            GradientSettings.PLAIN);
    TrainingPlan plan =
        new TrainingPlan(EPOCHS, batch, Schedule.linear(0.007, 0), Schedule.constant(0));
    try (Backpropagation rule =
            new Backpropagation(
                autoencoder.network(),
                Backpropagation.Target.INPUT,
                SquaredError.INSTANCE,
                adam,
                new PenaltyStrengths(backend),
                batch,
                backend.stream(SEED, 3));
        RowStore store = data.store(backend);
        TrainingData rows = new StoredRows(backend, store, null);
        Trainer trainer = new Trainer(backend, rule, rows, plan, SEED)) {
      trainer.run();
    }
    return autoencoder;
  }

  @Test
  void field_ofADenoisingAutoencoder_pointsToTheCurve() {
    double[][] on = new double[2 * PLACES][]; // the nearest points of the curve
    float[] points = new float[4 * PLACES];
    for (int i = 0; i < 2 * PLACES; i++) {
      double t = Spiral.INNER + (Spiral.OUTER - Spiral.INNER) * (i / 2 + 0.5) / PLACES;
      on[i] = Spiral.point(t);
      // The normal of (t sin t, t cos t), to either side.
      double dx = Math.sin(t) + t * Math.cos(t);
      double dy = Math.cos(t) - t * Math.sin(t);
      double side = (i % 2 == 0 ? OFF : -OFF) / Math.hypot(dx, dy);
      points[2 * i] = (float) (on[i][0] - side * dy);
      points[2 * i + 1] = (float) (on[i][1] + side * dx);
    }
    try (Backend backend = Backends.cpu();
        Autoencoder autoencoder = learned(backend, Datasets.open("spiral"));
        Matrix x = backend.upload(points, 2 * PLACES, 2);
        Matrix r = backend.zeros(2 * PLACES, 2)) {
      autoencoder.reconstruct(x, r);
      float[] made = backend.download(r);
      int nearer = 0;
      double cosine = 0;
      for (int i = 0; i < 2 * PLACES; i++) {
        assertEquals(OFF, Spiral.distance(points[2 * i], points[2 * i + 1]), 1e-6);
        double before = Spiral.distance(points[2 * i], points[2 * i + 1]);
        double after = Spiral.distance(made[2 * i], made[2 * i + 1]);
        nearer += after < before ? 1 : 0;
        double mx = made[2 * i] - points[2 * i];
        double my = made[2 * i + 1] - points[2 * i + 1];
        double wx = on[i][0] - points[2 * i];
        double wy = on[i][1] - points[2 * i + 1];
        cosine += (mx * wx + my * wy) / Math.hypot(mx, my) / Math.hypot(wx, wy) / (2 * PLACES);
      }
      assertTrue(nearer >= 0.95 * 2 * PLACES, nearer + " are nearer");
      assertTrue(cosine > 0.9, "the mean cosine with the way to the curve is " + cosine);
    }
  }
}
