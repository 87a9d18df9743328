package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.OnEachBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Laws of single layers: rectified units, which have no energy, and joint ones against their parts.
 */
class UnitLawsTest extends OnEachBackend {
  private static final double[] INPUTS = {-3, -1, 0, 0.5, 2, 6};

  /** A backend's matrix with n equal rows. */
  private static Matrix repeated(Backend backend, int n, double... row) {
    float[] values = new float[n * row.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) row[i % row.length];
    }
    return backend.upload(values, n, row.length);
  }

  @Test
  void rectified_mean_isThatOfManyTiedBinaryUnits() {
    try (Backend backend = open();
        Matrix x = repeated(backend, 1, INPUTS);
        Matrix bias = backend.zeros(1, INPUTS.length)) {
      RectifiedUnits.INSTANCE.mean(backend, x, bias, x);
      double[] means = backend.downloadDoubles(x);
      for (int i = 0; i < means.length; i++) {
        double tied = 0;
        for (int k = 1; k < 100; k++) {
          tied += 1 / (1 + Math.exp(-(INPUTS[i] - k + 0.5)));
        }
        assertEquals(Math.log1p(Math.exp(INPUTS[i])), means[i], 1e-6);
        assertEquals(tied, means[i], 0.02, "the approximation of the paper");
      }
    }
  }

  /** Moments of max(0, t + N(0, g(t))) by quadrature; t is input + bias. */
  @Test
  void rectified_samples_haveTheMomentsOfTheirLaw() {
    int n = 100_000;
    double[] bias = {0.5, -0.5, 0.1, 0, -1, 0};
    try (Backend backend = open();
        Matrix x = repeated(backend, n, INPUTS);
        Matrix itsBias = repeated(backend, 1, bias)) {
      RectifiedUnits.INSTANCE.sample(backend, x, itsBias, backend.stream(1, 1), null, x);
      float[] samples = backend.download(x);
      for (int i = 0; i < bias.length; i++) {
        double t = INPUTS[i] + bias[i];
        double deviation = Math.sqrt(1 / (1 + Math.exp(-t)));
        double[] exact = new double[5];
        for (double z = -10; z < 10; z += 1e-3) {
          double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * 1e-3;
          for (int power = 1; power <= 4; power++) {
            exact[power] += density * Math.pow(Math.max(0, t + deviation * z), power);
          }
        }
        double first = 0;
        double second = 0;
        for (int row = 0; row < n; row++) {
          double sample = samples[row * bias.length + i];
          assertTrue(sample >= 0);
          first += sample / n;
          second += sample * sample / n;
        }
        assertEquals(exact[1], first, 5 * Math.sqrt((exact[2] - exact[1] * exact[1]) / n));
        assertEquals(exact[2], second, 5 * Math.sqrt((exact[4] - exact[2] * exact[2]) / n));
      }
    }
  }

  @Test
  void rectified_freeEnergy_isRefusedWithAReason() {
    try (Backend backend = open();
        Rbm rbm = new Rbm(backend, BernoulliUnits.INSTANCE, 3, RectifiedUnits.INSTANCE, 2);
        Matrix v = backend.zeros(1, 3)) {
      assertFalse(rbm.hiddenUnits().hasLogNormaliser());
      Exception e = assertThrows(UnsupportedOperationException.class, () -> rbm.freeEnergy(v));
      assertTrue(e.getMessage().contains("no log-normaliser"), e.getMessage());
    }
  }

  /** Units that say the mean of the data at no input, as the bias is set from it. */
  @ParameterizedTest
  @CsvSource({
    "bernoulli",
    "gaussian",
    "unit-gaussian",
    "rectified",
    "softmax:4",
    "binomial:3",
    "bernoulli:2+softmax:2"
  })
  void biasForMeans_givesTheseMeans(String word) {
    double[] means = {0.1, 0.2, 0.3, 0.4};
    if (word.contains("+")) {
      means = new double[] {0.1, 0.2, 0.3, 0.7};
    }
    try (Backend backend = open();
        Matrix x = backend.zeros(1, 4)) {
      Units units = UnitsDescription.parse(word).open(backend, 4);
      units.matchDeviations(new double[] {1, 2, 3, 4});
      try (Matrix bias = repeated(backend, 1, units.biasForMeans(means))) {
        units.mean(backend, x, bias, x);
      }
      assertArrayEquals(means, backend.downloadDoubles(x), 1e-6);
      units.close();
    }
  }

  /** Means to the last bit, samples by what each range can be, and energies by their sum. */
  @Test
  void joint_equalsItsPartsApart() {
    int n = 400;
    try (Backend backend = open();
        Matrix input = backend.zeros(n, 9);
        Matrix bias = backend.zeros(1, 9);
        Matrix mean = backend.zeros(n, 9);
        Matrix sample = backend.zeros(n, 9)) {
      backend.normal(backend.stream(1, 1), input);
      backend.normal(backend.stream(1, 2), bias);
      List<Units> apart =
          List.of(BernoulliUnits.INSTANCE, new UnitGaussianUnits(backend, 2), new SoftmaxUnits(4));
      int[] from = {0, 3, 5, 9};
      Units joint =
          UnitsDescription.parse("bernoulli:3+unit-gaussian:2+softmax:4").open(backend, 9);
      joint.sample(backend, input, bias, backend.stream(1, 3), mean, sample);
      double[] logBase = new double[n];
      double[] normaliser = new double[n];
      backend.addRow(input, bias, input);
      for (int part = 0; part < 3; part++) {
        int width = from[part + 1] - from[part];
        try (Matrix t = columns(backend, input, from[part], width);
            Matrix itsBias = columns(backend, bias, from[part], width);
            Matrix zero = backend.zeros(1, width);
            Matrix itsMean = backend.zeros(n, width);
            Matrix x = columns(backend, sample, from[part], width);
            Matrix got = columns(backend, mean, from[part], width)) {
          Units units = apart.get(part);
          units.mean(backend, t, zero, itsMean);
          assertArrayEquals(backend.download(itsMean), backend.download(got), units.name());
          double[] its = units.logBase(backend, x, itsBias);
          Arrays.setAll(logBase, i -> logBase[i] + its[i]);
          double[] itsNormaliser = units.logNormaliser(backend, 0.5, t, itsBias);
          Arrays.setAll(normaliser, i -> normaliser[i] + itsNormaliser[i]);
          assertStates(units, backend.download(x), backend.download(itsMean), width);
        }
      }
      assertArrayEquals(logBase, joint.logBase(backend, sample, bias), 1e-9);
      assertArrayEquals(normaliser, joint.logNormaliser(backend, 0.5, input, bias), 1e-9);
      joint.close();
      apart.forEach(Units::close);
    }
  }

  private static Matrix columns(Backend backend, Matrix x, int from, int width) {
    Matrix some = backend.zeros(x.rows(), width);
    backend.copyColumns(x, from, width, some, 0);
    return some;
  }

  private static void assertStates(Units units, float[] x, float[] mean, int width) {
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      if (units instanceof UnitGaussianUnits) {
        square += (x[i] - mean[i]) * (x[i] - mean[i]) / x.length;
      } else {
        assertTrue(x[i] == 0 || x[i] == 1, units.name());
      }
    }
    for (int row = 0; row < x.length / width && units instanceof SoftmaxUnits; row++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        sum += x[row * width + i];
      }
      assertEquals(1, sum);
    }
    // A variance of 1 estimated from 800 numbers: the standard error is 0.05.
    assertEquals(units instanceof UnitGaussianUnits ? 1 : 0, square, 0.25);
  }
}
