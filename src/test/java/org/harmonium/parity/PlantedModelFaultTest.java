package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.junit.jupiter.api.Test;

/** Faults that are planted in the candidate are found in a step of the models that are hit. */
class PlantedModelFaultTest {
  /** Steps of products so small that both backends add them in one order. */
  private static final Set<String> SMALL_PRODUCTS =
      Set.of("GAN", "classifier", "denoising autoencoder");

  private static final Models SMALL =
      new Models(new Models.Sizes(24, 17, 13, 7, 5), 9, Planted.SEED);

  private static void steps(Comparison comparison) {
    new ModelStepParity(comparison, Planted.SEED, false).steps(SMALL);
  }

  /** The models of which something is found broken, in both kinds of check. */
  private static Set<String> found(Map<String, Planted.Fault> faults) {
    Set<String> broken = Planted.operations(Planted.broken(faults, PlantedModelFaultTest::steps));
    Set<String> models = models(broken, ": each operation");
    assertEquals(models, models(broken, ": whole step"));
    return models;
  }

  private static Set<String> models(Set<String> operations, String suffix) {
    return operations.stream()
        .filter(operation -> operation.endsWith(suffix))
        .map(operation -> operation.substring(0, operation.length() - suffix.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> all() {
    return SMALL.all().stream()
        .map(Models.Entry::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void steps_withoutFault_holdAndMeasureSomething() {
    List<Check> checks = Planted.checks(Map.of(), Precision.FP32, PlantedModelFaultTest::steps);
    assertEquals(List.of(), checks.stream().filter(check -> !check.holds()).toList());
    List<Check> recorded =
        checks.stream().filter(c -> c.measure().equals("|difference|, recorded")).toList();
    assertEquals(all(), models(compared(recorded, c -> c.bound() > 0), ": whole step"));
    // The two add in different orders: a comparison in which nothing differs measured nothing.
    Set<String> same = new TreeSet<>(all());
    same.removeAll(models(compared(recorded, c -> c.worst() > 0), ": whole step"));
    same.removeAll(SMALL_PRODUCTS);
    assertEquals(Set.of(), same, "steps in which no number differs");
  }

  private static Set<String> compared(List<Check> checks, Predicate<Check> how) {
    return checks.stream().filter(how).map(Check::operation).collect(Collectors.toSet());
  }

  @Test
  void contrast_betaIgnored_isFoundInAllThatUseIt() {
    Set<String> found =
        found(
            Map.of(
                "contrast",
                (real, a) ->
                    real.contrast(
                        (Scalar) a[0],
                        (Matrix) a[1],
                        (Matrix) a[2],
                        (Scalar) a[3],
                        (Matrix) a[4],
                        (Matrix) a[5],
                        Scalar.ZERO,
                        (Matrix) a[7])));
    assertTrue(
        found.containsAll(Set.of("FPCD", "tempering", "DBM mean field", "labelled RBM")),
        found.toString());
  }

  @Test
  void columnSums_halved_isFoundEverywhere() {
    assertEquals(
        all(),
        found(
            Map.of(
                "columnSums",
                (real, a) ->
                    real.columnSums(
                        Scalar.of(((Scalar) a[0]).get() / 2),
                        (Matrix) a[1],
                        (Scalar) a[2],
                        (Matrix) a[3]))));
  }

  @Test
  void addNormal_deviationDoubled_isFoundInTheGaussianOnes() {
    assertEquals(
        Set.of("Gaussian RBM", "Gaussian DBM"),
        found(
            Map.of(
                "addNormal",
                (real, a) -> {
                  Matrix x = (Matrix) a[2];
                  Matrix deviation = (Matrix) a[0];
                  try (Matrix more = real.zeros(deviation.rows(), deviation.cols())) {
                    real.axpy(Scalar.of(2), deviation, more);
                    real.addNormal(more, (RandomStream) a[1], x);
                  }
                })));
  }

  @Test
  void noisyRectified_halved_isFoundInTheRectifiedOne() {
    assertEquals(
        Set.of("rectified RBM"),
        found(
            Map.of(
                "noisyRectified",
                (real, a) -> {
                  Matrix sample = (Matrix) a[3];
                  real.noisyRectified((Matrix) a[0], (Matrix) a[1], (RandomStream) a[2], sample);
                  real.scale(Scalar.of(0.5f), sample);
                })));
  }

  @Test
  void categorical_firstClassAlways_isFoundInLabelledOnes() {
    assertEquals(
        Set.of("labelled RBM", "DBN up-down"),
        found(
            Map.of(
                "categorical",
                (real, a) -> {
                  Matrix p = (Matrix) a[4];
                  float[] values = real.download(p);
                  for (int i = 0; i < values.length; i++) {
                    int col = i % p.cols() - (int) a[0];
                    if (col >= 0 && i % p.cols() < (int) a[1]) {
                      values[i] = col % (int) a[2] == 0 ? 1 : 0;
                    }
                  }
                  real.write(values, p);
                  RandomStream random = (RandomStream) a[3];
                  random.seek(random.position() + 1);
                })));
  }

  @Test
  void multiplyColumn_refused_isFoundInTempering() {
    assertEquals(
        Set.of("tempering"),
        found(
            Map.of(
                "multiplyColumn",
                (real, a) -> {
                  throw new UnsupportedOperationException("not yet");
                })));
  }

  /** Products that are wrong by more than fp32 allows: found only by what is judged as fp32. */
  @Test
  void gemm_roundedToElevenBits_isFoundInEveryModelUnlessAllowed() {
    Consumer<Comparison> part = PlantedModelFaultTest::steps;
    Planted.Fault coarse =
        (real, a) -> {
          Planted.gemm(real, a, (boolean) a[4], (Scalar) a[5]);
          Matrix c = (Matrix) a[6];
          float[] values = real.download(c);
          for (int i = 0; i < values.length; i++) {
            values[i] *= i % 2 == 0 ? 1 + 0x1p-13f : 1 - 0x1p-13f;
          }
          real.write(values, c);
        };
    Map<String, Planted.Fault> faults = Map.of("gemm", coarse);
    Set<String> broken = Planted.operations(Planted.broken(faults, part));
    assertEquals(all(), models(broken, ": each operation"));
    assertTrue(broken.contains("mean-field CD: whole step"), broken.toString());
    assertEquals(List.of(), Planted.broken(faults, Precision.TF32, part));
  }
}
