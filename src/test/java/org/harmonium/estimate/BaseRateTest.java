package org.harmonium.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.model.Units;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Means that are kept away from where a bias would be infinite. */
class BaseRateTest {
  @Test
  void means_jointLayer_areThoseOfEachPart() {
    try (Backend backend = Backends.cpu()) {
      Units units =
          UnitsDescription.parse("bernoulli:2+unit-gaussian:1+softmax:2").open(backend, 5);
      double[] means = BaseRate.means(units, new double[] {0, 1, -7, 0, 1}, 10);
      assertArrayEquals(new double[] {1 / 12.0, 11 / 12.0, -7, 1 / 12.0, 11 / 12.0}, means, 1e-15);
      units.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bernoulli",
        "binomial:3",
        "softmax:4",
        "rectified",
        "bernoulli:2+unit-gaussian:2",
        "unit-gaussian:1+bernoulli:3",
        "bernoulli:1+softmax:3"
      })
  void bias_constantColumns_isFinite(String kind) {
    try (Backend backend = Backends.cpu()) {
      Units units = UnitsDescription.parse(kind).open(backend, 4);
      for (double value : new double[] {0, 1}) {
        double[] means = new double[4];
        Arrays.fill(means, value);
        double[] bias = BaseRate.bias(units, BaseRate.means(units, means, 20));
        assertTrue(Arrays.stream(bias).allMatch(Double::isFinite), Arrays.toString(bias));
      }
      units.close();
    }
  }
}
