package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounded copies of factors are made when a product reads them, and are true then. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class RoundedCopyEmulatedTest {
  private static final int N = 3;
  private static final int TURNS = 300;
  private static final Scalar HALF = Scalar.of(0.5f);

  @AfterEach
  void replayAsCaptured() {
    CudaForTests.reset();
  }

  private static float[] identity() {
    float[] values = new float[N * N];
    for (int i = 0; i < N; i++) {
      values[i * N + i] = 1;
    }
    return values;
  }

  private static float[] random(int rows) {
    Random random = new Random(5);
    float[] values = new float[rows * N];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The numbers of x as a product sees them. */
  private static float[] rounded(Backend backend, Matrix x) {
    float[] values = backend.download(x);
    for (int i = 0; i < values.length; i++) {
      double unit = Math.ulp(values[i]) * Math.pow(2, 16);
      values[i] = (float) (Math.rint(values[i] / unit) * unit);
    }
    return values;
  }

  private static void times(Backend backend, Matrix x, Matrix y, Matrix out) {
    backend.gemm(Scalar.ONE, x, false, y, false, Scalar.ZERO, out);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 81})
  void bf16_anySequenceOfWritesAndReplays_isReadByTheNextProduct(long replayOrder) {
    try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix unit = backend.upload(identity(), N, N);
        Matrix y = backend.upload(random(2), 2, N);
        Matrix x = backend.upload(random(4), 4, N);
        Matrix product = backend.zeros(4, N)) {
      CudaForTests.replayOrder(replayOrder);
      Matrix top = x.rows(0, 2);
      Matrix bottom = x.rows(2, 4);
      times(backend, x, unit, product); // from here on it has a copy
      List<Runnable> deeds =
          List.of(
              () -> backend.scale(HALF, top),
              () -> backend.fill(0.3f, bottom),
              () -> backend.apply(Unary.SIGMOID, top, top),
              () -> backend.apply(Unary.EXP, y, bottom),
              () -> times(backend, y, unit, bottom),
              () -> times(backend, bottom, unit, top),
              () -> backend.addRow(x, y.rows(0, 1), x),
              () -> backend.apply(Unary.TANH, x, x),
              () -> times(backend, x, unit, product));
      try (Recording leavesItBehind = backend.record(() -> times(backend, y, unit, bottom));
          Recording overwrites =
              backend.record(
                  () -> {
                    times(backend, y, unit, bottom);
                    backend.apply(Unary.SIGMOID, bottom, bottom);
                  });
          Recording reads =
              backend.record(
                  () -> {
                    times(backend, bottom, unit, top);
                    times(backend, x, unit, product);
                    backend.scale(HALF, top);
                  });
          Recording multiplies = backend.record(() -> times(backend, x, unit, product))) {
        List<Recording> recordings = List.of(leavesItBehind, overwrites, reads);
        Random random = new Random(6);
        for (int turn = 0; turn < TURNS; turn++) {
          int chosen = random.nextInt(deeds.size() + recordings.size());
          if (chosen < deeds.size()) {
            deeds.get(chosen).run();
          } else {
            recordings.get(chosen - deeds.size()).replay(random.nextInt(20) == 0 ? 33 : 1);
          }
          int look = random.nextInt(6);
          if (look < 2) {
            if (look == 0) {
              times(backend, x, unit, product);
            } else {
              multiplies.replay(1);
            }
            assertArrayEquals(rounded(backend, x), backend.download(product), "turn " + turn);
          }
        }
      }
    }
  }

  @Test
  void bf16_sumsThatAnActivationOverwrites_areNotRounded() {
    CudaForTests.assumeEmulated();
    try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix w = backend.upload(random(N), N, N);
        Matrix h = backend.upload(random(2), 2, N);
        Matrix out = backend.zeros(2, N)) {
      times(backend, h, w, out);
      backend.synchronize();
      long before = EmulatedDevice.Counter.LAUNCHES.value();
      times(backend, out, w, h);
      backend.apply(Unary.SIGMOID, h, h);
      times(backend, h, w, out);
      backend.synchronize();
      // The activation, and the first copy of out; h has one, which the activation wrote.
      assertEquals(before + 2, EmulatedDevice.Counter.LAUNCHES.value());
      times(backend, out, w, h);
      times(backend, h, w, out);
      backend.synchronize();
      assertEquals(before + 4, EmulatedDevice.Counter.LAUNCHES.value(), "both were behind");
    }
  }
}
