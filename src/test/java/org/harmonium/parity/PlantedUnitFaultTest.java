package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.junit.jupiter.api.Test;

/**
 * Faults in factors, columns and the draws of units are found, under the name of their operation.
 */
class PlantedUnitFaultTest {
  private static void assertFound(
      String operation, Planted.Fault fault, Consumer<Comparison> part) {
    List<Check> broken = Planted.broken(Map.of(operation, fault), part);
    assertEquals(Set.of(operation), Planted.operations(broken));
    assertEquals(List.of(), Planted.broken(Map.of(), part), "nothing is broken without the fault");
  }

  private static void rowwise(Comparison comparison) {
    new RowwiseParity(comparison, Planted.SEED, false).run();
  }

  private static void units(Comparison comparison) {
    new UnitParity(comparison, Planted.SEED, false).run();
  }

  @Test
  void copyColumns_nextColumnLostToo_isFound() {
    assertFound(
        "copyColumns",
        (real, a) -> {
          Matrix out = (Matrix) a[3];
          int at = (int) a[4];
          int count = (int) a[2];
          real.copyColumns((Matrix) a[0], (int) a[1], count, out, at);
          if (at + count < out.cols()) {
            real.clip(-1f, 1f, out.rows(0, 1));
          }
        },
        PlantedUnitFaultTest::rowwise);
  }

  @Test
  void softmaxColumns_oneLargeGroup_isFound() {
    assertFound(
        "softmaxColumns",
        (real, a) -> {
          int from = (int) a[0];
          int to = (int) a[1];
          real.softmaxColumns(from, to, to - from, (Matrix) a[3]);
        },
        PlantedUnitFaultTest::rowwise);
  }

  @Test
  void categorical_drawsOfOneStreamUsedTwice_isFound() {
    assertFound(
        "categorical",
        (real, a) -> {
          RandomStream random = (RandomStream) a[3];
          long draw = random.position();
          random.seek(draw - draw % 2);
          real.categorical((int) a[0], (int) a[1], (int) a[2], random, (Matrix) a[4]);
          random.seek(draw + 1);
        },
        PlantedUnitFaultTest::units);
  }

  @Test
  void addNormal_deviationTakenAsVariance_isFound() {
    assertFound(
        "addNormal",
        (real, a) -> {
          Matrix deviation = (Matrix) a[0];
          real.hadamard(deviation, deviation, deviation);
          real.addNormal(deviation, (RandomStream) a[1], (Matrix) a[2]);
        },
        PlantedUnitFaultTest::units);
  }
}
