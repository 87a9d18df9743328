package org.harmonium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.harmonium.model.UnitsDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which estimates are doubted. */
class DoubtTest {
  private static final UnitsDescription BINARY = UnitsDescription.BERNOULLI;

  /** The effective sample size is from 1 to the number of chains. */
  @ParameterizedTest
  @CsvSource({
    "100, 9.9, true",
    "100, 10, false",
    "20, 1.99, true",
    "20, 2, false",
    "10, 1, true",
    "10, 1.99, true",
    "10, 2, false",
    "3, 1.9, true",
    "3, 2.9, false",
    "2, 1, true",
    "2, 1.4, true",
    "2, 1.5, false",
    "2, 2, false"
  })
  void about_fewChainsThatCarry_isSaid(int chains, double effective, boolean isDoubted) {
    List<String> doubts =
        Doubt.about(Map.of("ais.effective_sample_size", effective), chains, BINARY);
    assertEquals(isDoubted ? 1 : 0, doubts.size(), doubts.toString());
    assertTrue(!isDoubted || doubts.get(0).contains("of %d chains carry".formatted(chains)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bound", "log_probability", "train.bound", "test.log_probability"})
  void about_aProbabilityAboveOne_isSaidOfDiscreteUnits(String name) {
    Map<String, Double> figures = Map.of(name, 0.3);
    String said = String.join("\n", Doubt.about(figures, 100, BINARY));
    assertTrue(said.startsWith(name + " is 0.3000 nats") && said.contains("raise the betas"), said);
    assertEquals(1, Doubt.about(figures, 100, UnitsDescription.parse("softmax:3")).size());
    assertEquals(List.of(), Doubt.about(figures, 100, UnitsDescription.parse("gaussian")));
    assertEquals(List.of(), Doubt.about(Map.of(name, -0.3), 100, BINARY));
    assertEquals(List.of(), Doubt.about(Map.of(name, 1e-5), 100, BINARY)); // of rounding
  }

  @Test
  void about_whatElseIsAboveZero_isNotSaid() {
    Map<String, Double> figures =
        Map.of("log_z", 7.0, "exact.log_z", 7.0, "bound.standard_error", 0.5, "bound", -3.0);
    assertEquals(List.of(), Doubt.about(figures, 100, BINARY));
  }

  @Test
  void about_anExactProbabilityAboveOne_doesNotAdviseBetas() {
    Map<String, Double> figures = Map.of("exact.log_z", 7.0, "log_probability", 3.0);
    List<String> doubts = Doubt.about(figures, 100, BINARY);
    assertEquals(1, doubts.size());
    assertTrue(doubts.get(0).contains("lower rate"), doubts.get(0));
  }
}
