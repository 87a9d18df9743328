package org.harmonium.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Philox;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowOrder;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.Test;

/** Every fault that is planted in the candidate is found, under the name of its operation. */
class PlantedFaultTest {
  /** Demands that exactly these operations are found broken, each in the candidate. */
  private static void assertFound(Set<String> operations, Map<String, Planted.Fault> faults) {
    assertFound(operations, faults, Planted.table(operations));
  }

  private static void assertFound(
      Set<String> operations, Map<String, Planted.Fault> faults, Consumer<Comparison> part) {
    List<Check> broken = Planted.broken(faults, part);
    assertEquals(operations, Planted.operations(broken));
    for (Check check : broken) {
      Check.Place at = check.at();
      assertNotNull(at);
      assertEquals("candidate", at.side());
      assertFalse(at.shape().isEmpty());
      assertFalse(check.worst() <= check.bound());
    }
  }

  @Test
  void table_withoutFaults_isKept() {
    Set<String> operations = new HashSet<>(Parity.operations());
    assertEquals(List.of(), Planted.broken(Map.of(), Planted.table(operations)));
    assertEquals(List.of(), Planted.broken(Map.of(), Planted::steps));
  }

  @Test
  void gemm_squareFactorNotTransposed_isFound() {
    assertFound(
        Set.of("gemm"),
        Map.of(
            "gemm",
            (real, a) -> {
              Matrix b = (Matrix) a[3];
              Planted.gemm(real, a, (boolean) a[4] && b.rows() != b.cols(), (Scalar) a[5]);
            }));
  }

  @Test
  void hadamard_refusedWithoutReason_isFound() {
    assertFound(
        Set.of("hadamard"),
        Map.of(
            "hadamard",
            (real, a) -> {
              throw new UnsupportedOperationException("not yet");
            }));
  }

  @Test
  void gemm_betaZeroTimesNaN_isFound() {
    assertFound(
        Set.of("gemm"),
        Map.of(
            "gemm",
            (real, a) -> {
              Matrix c = (Matrix) a[6];
              boolean wasNaN = Float.isNaN(real.download(c)[0]);
              Planted.gemm(real, a, (boolean) a[4], (Scalar) a[5]);
              if (wasNaN) {
                real.fill(Float.NaN, c);
              }
            }));
  }

  @Test
  void gemm_betaIgnored_isFound() {
    assertFound(
        Set.of("gemm"),
        Map.of("gemm", (real, a) -> Planted.gemm(real, a, (boolean) a[4], Scalar.ZERO)));
  }

  @Test
  void contrast_betaIgnored_isFoundInOperationsAndSteps() {
    Map<String, Planted.Fault> fault =
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
                    (Matrix) a[7]));
    assertFound(Set.of("contrast"), fault);
    Set<String> updates =
        Set.of(
            "CD-1: update from given states",
            "CD-10: update from given states",
            "PCD-1: update from given states",
            "CD-1: whole step",
            "CD-10: whole step",
            "PCD-1: whole step");
    assertFound(updates, fault, Planted::steps);
  }

  @Test
  void uniform_drawUsedTwice_isFound() {
    assertFound(
        Set.of("uniform"),
        Map.of(
            "uniform",
            (real, a) -> {
              RandomStream random = (RandomStream) a[0];
              long position = random.position();
              real.uniform(random, (Matrix) a[1]);
              random.seek(position);
            }));
  }

  @Test
  void uniform_rowsAndColumnsSwapped_isFound() {
    Planted.Fault swapped =
        (real, a) -> {
          RandomStream random = (RandomStream) a[0];
          Matrix out = (Matrix) a[1];
          long key = Philox.key(random.seed(), random.id());
          float[] u = new float[(int) out.size()];
          for (int i = 0; i < u.length; i++) {
            int word = Philox.word(key, random.position(), i % out.cols(), i / out.cols());
            u[i] = Philox.uniform(word);
          }
          random.seek(random.position() + 1);
          real.write(u, out);
        };
    assertFound(Set.of("uniform", "stream"), Map.of("uniform", swapped));
  }

  @Test
  void apply_sigmoidOffByAHundredThousandth_isFound() {
    assertFound(
        Set.of("apply"),
        Map.of(
            "apply",
            (real, a) -> {
              Matrix out = (Matrix) a[2];
              real.apply((Unary) a[0], (Matrix) a[1], out);
              float[] values = real.download(out);
              for (int i = 0; i < values.length && a[0] == Unary.SIGMOID; i++) {
                values[i] += 1e-5f;
              }
              real.write(values, out);
            }));
  }

  @Test
  void columnSums_inOneSweep_isFound() {
    assertFound(
        Set.of("columnSums"),
        Map.of(
            "columnSums",
            (real, a) -> {
              Matrix x = (Matrix) a[1];
              Matrix out = (Matrix) a[3];
              float[] values = real.download(x);
              float[] sums = new float[x.cols()];
              for (int i = values.length - 1; i >= 0; i--) {
                sums[i % x.cols()] += values[i]; // from the last row up
              }
              float beta = ((Scalar) a[2]).get();
              float[] before = real.download(out);
              for (int j = 0; j < sums.length; j++) {
                float share = ((Scalar) a[0]).get();
                sums[j] = beta == 0 ? share * sums[j] : Math.fma(share, sums[j], beta * before[j]);
              }
              real.write(sums, out);
            }));
  }

  @Test
  void gather_shortBatchDropped_isFound() {
    assertFound(
        Set.of("gather", "store"),
        Map.of(
            "gather",
            (real, a) -> {
              RowOrder order = (RowOrder) a[1];
              Matrix out = (Matrix) a[2];
              if (order.position() > 0 && order.position() + out.rows() == order.length()) {
                order.seek(order.length()); // the end of the epoch is not a whole minibatch
              } else {
                real.gather((RowStore) a[0], order, out);
              }
            }));
  }

  @Test
  void samples_onAtEquality_areFound() {
    Planted.Fault bernoulli =
        (real, a) -> sampleAtOrBelow(real, (Matrix) a[0], (RandomStream) a[1], (Matrix) a[2]);
    Planted.Fault fused =
        (real, a) -> {
          Matrix x = (Matrix) a[0];
          try (Matrix p = real.zeros(x.rows(), x.cols())) {
            real.applyWithBias(Unary.SIGMOID, x, (Matrix) a[1], p);
            if (a[3] != null) {
              real.copy(p, (Matrix) a[3]);
            }
            sampleAtOrBelow(real, p, (RandomStream) a[2], (Matrix) a[4]);
          }
        };
    assertFound(
        Set.of("bernoulli", "sigmoidBernoulli"),
        Map.of("bernoulli", bernoulli, "sigmoidBernoulli", fused));
  }

  private static void sampleAtOrBelow(Backend real, Matrix p, RandomStream random, Matrix out) {
    float[] ps = real.download(p);
    try (Matrix u = real.zeros(p.rows(), p.cols())) {
      real.uniform(random, u);
      float[] us = real.download(u);
      for (int i = 0; i < us.length; i++) {
        us[i] = Float.isNaN(ps[i]) ? Float.NaN : us[i] <= ps[i] ? 1f : 0f;
      }
      real.write(us, out);
    }
  }

  @Test
  void sigmoidBernoulli_biasForgotten_isFoundInSteps() {
    assertFound(
        Set.of(
            "CD-1: p(h | v)",
            "CD-1: p(v | h)",
            "CD-10: p(h | v)",
            "CD-10: p(v | h)",
            "PCD-1: p(h | v)",
            "PCD-1: p(v | h)"),
        Map.of(
            "sigmoidBernoulli",
            (real, a) -> {
              Matrix bias = (Matrix) a[1];
              try (Matrix none = real.zeros(1, bias.cols())) {
                real.sigmoidBernoulli(
                    (Matrix) a[0], none, (RandomStream) a[2], (Matrix) a[3], (Matrix) a[4]);
              }
            }),
        Planted::steps);
  }

  @Test
  void momentumStep_halfTheVelocity_isFoundInRuns() {
    List<Check> broken =
        Planted.broken(
            Map.of(
                "momentumStep",
                (real, a) -> {
                  real.momentumStep((Scalar) a[0], (Scalar) a[1], (Matrix) a[2], (Matrix) a[3]);
                  real.axpy(Scalar.of(-0.5f), (Matrix) a[2], (Matrix) a[3]);
                }),
            comparison -> new RunParity(comparison, Planted.SEED, false).run());
    assertEquals(
        Set.of("bars and stripes 9-8, PCD-1", "digits 64-100, CD-1"), Planted.operations(broken));
  }
}
