package org.harmonium.learning;

import static org.harmonium.learning.NetworkRule.described;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.learning.Backpropagation.Target;
import org.harmonium.model.Autoencoder;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.Initialisation;
import org.harmonium.nn.SquaredError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A linear undercomplete autoencoder comes to the subspace of the principal components (Baldi and
 * Hornik: Neural networks and principal component analysis, 1989): all of it is then the projection
 * on it, and the error is the variance outside.
 */
class LinearAutoencoderTest {
  private static final int ROWS = 200;
  private static final int COLS = 5;
  private static final int CODE = 2;

  /** Columns of deviations 2, 1.5, 0.7, 0.4 and 0.2, turned, and moved to a mean of 1. */
  private static Matrix data(Backend backend) {
    Matrix x = backend.zeros(ROWS, COLS);
    try (Matrix z = backend.zeros(ROWS, COLS);
        Matrix turn = backend.zeros(COLS, COLS);
        Matrix scale = backend.upload(new float[] {2, 1.5f, 0.7f, 0.4f, 0.2f}, 1, COLS);
        Matrix ones = backend.zeros(1, COLS)) {
      backend.fill(1f, ones);
      backend.normal(backend.stream(8, 1), z);
      backend.multiplyRow(z, scale, z);
      Initialisation.ORTHOGONAL.initialise(backend, turn, backend.stream(8, 2));
      backend.affine(z, turn, false, ones, x);
    }
    return x;
  }

  private static EigenDecomposition_F64<DMatrixRMaj> principalComponents(double[] x) {
    double[] mean = new double[COLS];
    for (int i = 0; i < x.length; i++) {
      mean[i % COLS] += x[i] / ROWS;
    }
    DMatrixRMaj covariance = new DMatrixRMaj(COLS, COLS);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < COLS; i++) {
        for (int j = 0; j < COLS; j++) {
          double product = (x[row * COLS + i] - mean[i]) * (x[row * COLS + j] - mean[j]);
          covariance.add(i, j, product / ROWS);
        }
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(COLS, true, true);
    eigen.decompose(covariance);
    return eigen;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void trained_tiedOrNot_projectsOnThePrincipalComponents(boolean tied) {
    var encoder = described("dense:5:2:linear");
    try (Backend backend = Backends.cpu();
        Matrix x = data(backend);
        Autoencoder autoencoder =
            new Autoencoder(
                backend,
                encoder,
                Autoencoder.mirrored(encoder, tied, ActivationFunction.LINEAR),
                ActivationFunction.LINEAR);
        Backpropagation rule =
            new Backpropagation(
                autoencoder.network(),
                Target.INPUT,
                SquaredError.INSTANCE,
                new Adam(backend, autoencoder.network().layers().learned(), GradientSettings.PLAIN),
                new PenaltyStrengths(backend),
                ROWS,
                backend.stream(8, 3));
        Matrix origin = backend.zeros(1, COLS);
        Matrix units = unit(backend);
        Matrix made = backend.zeros(COLS, COLS);
        Matrix madeOfOrigin = backend.zeros(1, COLS)) {
      autoencoder.initialise(Initialisation.GLOROT_UNIFORM, backend.stream(8, 4));
      rule.prepare(0.02, 0, ROWS);
      try (Recording step = backend.record(() -> rule.step(x))) {
        for (int part = 0; part < 10; part++) {
          rule.prepare(0.02 * Math.pow(0.6, part), 0, ROWS);
          step.replay(800);
        }
      }
      // The map less what it makes of 0: a row for each unit vector.
      autoencoder.reconstruct(units, made);
      autoencoder.reconstruct(origin, madeOfOrigin);
      double[] map = backend.downloadDoubles(made);
      double[] shift = backend.downloadDoubles(madeOfOrigin);
      var eigen = principalComponents(backend.downloadDoubles(x));
      double outside = 0;
      double[] projection = new double[COLS * COLS];
      for (int k = 0; k < COLS; k++) {
        double value = eigen.getEigenvalue(k).getReal();
        if (value < 1) { // the two largest are about 4 and 2.25, the third 0.5
          outside += value;
          continue;
        }
        DMatrixRMaj u = eigen.getEigenVector(k);
        for (int i = 0; i < projection.length; i++) {
          projection[i] += u.get(i / COLS) * u.get(i % COLS);
        }
      }
      assertEquals(CODE, autoencoder.code());
      for (int i = 0; i < map.length; i++) {
        assertEquals(projection[i], map[i] - shift[i % COLS], 2e-3, "element " + i);
      }
      assertEquals(outside / 2, rule.loss(x), 1e-3 * outside);
    }
  }

  private static Matrix unit(Backend backend) {
    float[] identity = new float[COLS * COLS];
    for (int i = 0; i < COLS; i++) {
      identity[i * COLS + i] = 1;
    }
    return backend.upload(identity, COLS, COLS);
  }
}
