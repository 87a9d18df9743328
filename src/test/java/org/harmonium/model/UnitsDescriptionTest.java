package org.harmonium.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The word for units in files, and what units say of values. */
class UnitsDescriptionTest {

  @ParameterizedTest
  @CsvSource({
    "bernoulli,7",
    "gaussian,7",
    "unit-gaussian,7",
    "rectified,7",
    "softmax:3,6",
    "binomial:8,7",
    "bernoulli:4+softmax:3,7",
    "softmax:2+softmax:2+bernoulli:1+unit-gaussian:2,7"
  })
  void word_isReadWrittenAndOpened(String word, int size) {
    UnitsDescription units = UnitsDescription.parse(word);
    assertEquals(word, units.toString());
    assertEquals(units, UnitsDescription.parse(units.toString()));
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      Units open = units.open(backend, size);
      assertEquals(word, open.name());
      assertEquals(open.hasLogNormaliser(), units.hasLogNormaliser());
      assertEquals(!open.finite(size).isEmpty(), units.isFinite());
      assertEquals(open.isBinary(), units.isBinary());
      assertEquals(open.isScaled(), units.isScaled());
      double states =
          open.finite(size).stream().mapToDouble(u -> u.states().length).map(Math::log).sum();
      assertEquals(
          units.isFinite() ? states / Math.log(2) : Double.POSITIVE_INFINITY,
          units.bits(size),
          1e-12);
      open.close();
      assertEquals(before, backend.liveMatrices());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gausian | did you mean 'gaussian'? Known are bernoulli, gaussian, unit-gaussian, softmax,"
            + " binomial, rectified, trinary; a number follows softmax:STATES, binomial:TRIALS,",
        "xyz | 'xyz' is not known. Known are bernoulli",
        "'' | is not known",
        "softmax | the number of states is missing, such as softmax:10",
        "softmax:1 | at least 2 states",
        "softmax:x | a whole number from 1",
        "binomial:0 | a whole number from 1",
        "binomial:1001 | trials must be from 1 to 1000",
        "bernoulli:5 | takes no number",
        "bernoulli+softmax:10 | needs its width",
        "bernoulli:5+binomial:3 | cannot be joined with others: parts are bernoulli:WIDTH, unit-gaussian:WIDTH, softmax:STATES",
        "bernoulli:5+gaussian:3 | cannot be joined",
        "bernoulli:5+ | is not known",
        "softmax:99999999999 | a whole number from 1"
      })
  void word_thatIsNone_isRefusedInOneLine(String word, String part) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> UnitsDescription.parse(word));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  @ParameterizedTest
  @CsvSource({"softmax:3,7", "bernoulli:4+softmax:3,8"})
  void size_thatDoesNotFit_isRefused(String word, int size) {
    UnitsDescription units = UnitsDescription.parse(word);
    assertThrows(IllegalArgumentException.class, () -> units.requireSize(size));
  }

  @Test
  void objections_nameWhatIsWrong() {
    try (Backend backend = Backends.cpu()) {
      SoftmaxUnits softmax = new SoftmaxUnits(3);
      assertNull(softmax.objection(new float[] {0, 1, 0, 0.2f, 0.3f, 0.5f}));
      assertObjection(softmax, "columns 3 to 5 add up to 2.0", 0, 1, 0, 1, 0, 1);
      assertObjection(softmax, "columns 0 to 2 add up to 0.0", 0, 0, 0);
      assertObjection(softmax, "column 1 is -1.0", 1, -1, 1);
      assertObjection(BernoulliUnits.INSTANCE, "column 2 is NaN", 0, 1, Float.NaN);
      assertObjection(RectifiedUnits.INSTANCE, "column 0 is -0.5", -0.5f);
      assertObjection(new GaussianUnits(backend, 1), "finite", Float.POSITIVE_INFINITY);
      Units binomial = UnitsDescription.parse("binomial:3").open(backend, 2);
      assertNull(binomial.objection(new float[] {0, 3}));
      assertObjection(binomial, "from 0 to 3", 1, 4);
      Units joint = UnitsDescription.parse("unit-gaussian:1+softmax:2").open(backend, 3);
      assertNull(joint.objection(new float[] {-7, 0, 1}));
      assertNull(joint.objection(-7f));
      assertObjection(joint, "from column 1 on, columns 0 to 1 add up to", -7, 1, 1);
      assertObjection(joint, "3 columns, not 2", 0, 1);
    }
  }

  private static void assertObjection(Units units, String part, float... row) {
    String wrong = units.objection(row);
    assertNotNull(wrong);
    assertTrue(wrong.contains(part), wrong);
  }

  @Test
  void rbm_scaledHiddenUnits_areRefusedAndNothingStaysOpen() {
    try (Backend backend = Backends.cpu()) {
      int before = backend.liveMatrices();
      GaussianUnits hidden = new GaussianUnits(backend, 3);
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Rbm(backend, BernoulliUnits.INSTANCE, 2, hidden, 3));
      assertTrue(e.getMessage().contains("unit-gaussian"), e.getMessage());
      assertEquals(before, backend.liveMatrices());
    }
  }

  @Test
  void sigma_isHeldThreeTimes() {
    try (Backend backend = Backends.cpu()) {
      GaussianUnits units = new GaussianUnits(backend, 2);
      units.writeSigma(new double[] {0.1, 7});
      assertEquals(0.1f, (float) units.sigma()[0]);
      assertEquals(2 * Math.log(7), backend.download(units.logVariance())[1], 1e-6);
      assertEquals(10, backend.download(units.state().get("inverseSigma"))[0], 1e-5);
      backend.write(new float[] {0, (float) Math.log(9)}, units.logVariance());
      units.changedLogVariance();
      assertEquals(1, units.sigma()[0]);
      assertEquals(3, units.sigma()[1], 1e-6);
      assertEquals(1.0 / 3, backend.download(units.state().get("inverseSigma"))[1], 1e-7);
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> units.writeSigma(new double[] {1, 0}));
      assertTrue(e.getMessage().contains("sigma of unit 1 is 0.0"), e.getMessage());
      units.close();
    }
  }
}
