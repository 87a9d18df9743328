package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import jcuda.driver.JCudaDriver;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Precision;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Recording;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.StepItself;
import org.harmonium.backend.Unary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorded launch waits for, and what it does not wait for. */
@EnabledIf("org.harmonium.backend.cuda.CudaForTests#available")
class RandomStepsEmulatedTest {
  private static final int MATRICES = 7;
  private static final int SIZE = 5;
  private static final int LAUNCHES = 30;

  @AfterEach
  void replayAsCaptured() {
    CudaForTests.reset();
  }

  /** All matrices after a step of operations at random on matrices at random, and a second step. */
  private static List<float[]> run(String precision, long seed, boolean recorded, long order) {
    try (Backend backend = CudaForTests.open(Map.of("precision", precision))) {
      CudaForTests.replayOrder(order);
      Matrix[] m = new Matrix[MATRICES + 3];
      m[MATRICES] = backend.zeros(1, 1);
      m[MATRICES + 1] = backend.zeros(SIZE, 1);
      m[MATRICES + 2] = backend.upload(new float[] {0.5f, 0.25f}, 1, 2);
      RandomStream first = backend.stream(seed, 1);
      RandomStream second = backend.stream(seed, 2);
      for (int i = 0; i < MATRICES; i++) {
        m[i] = backend.zeros(SIZE, SIZE);
        backend.uniform(first, m[i]);
      }
      Scalar half = backend.scalar(0.5f);
      for (int part = 0; part < 2; part++) {
        long program = 2 * seed + part;
        Runnable step = () -> operations(backend, new Random(program), m, half, first, second);
        try (Recording recording = recorded ? backend.record(step) : new StepItself(step)) {
          recording.replay(2);
          half.set(0.25f);
          second.seek(second.position() + 3);
          recording.replay(33);
        }
      }
      List<float[]> got = new ArrayList<>();
      for (Matrix x : m) {
        got.add(backend.download(x));
      }
      got.add(new float[] {first.position(), second.position()});
      return got;
    }
  }

  private static void operations(
      Backend b, Random random, Matrix[] m, Scalar half, RandomStream first, RandomStream second) {
    for (int i = 0; i < LAUNCHES; i++) {
      b.apply(Unary.TANH, m[i % MATRICES], m[i % MATRICES]); // keeps the numbers small
      Matrix x = m[random.nextInt(MATRICES)];
      Matrix y = m[random.nextInt(MATRICES)];
      Matrix out = m[random.nextInt(MATRICES)];
      Matrix row = y.rows(2, 3);
      switch (random.nextInt(28)) {
        case 0 -> b.copy(x, out);
        case 1 -> b.apply(Unary.TANH, x, out);
        case 2 -> b.applyWithBias(Unary.TANH, x, row == out ? x.rows(0, 1) : row, out);
        case 3 -> b.uniform(random.nextBoolean() ? first : second, out);
        case 4 -> b.sigmoidBernoulli(x, m[0].rows(0, 1), second, null, out);
        case 5 -> b.scale(half.negated(), out);
        case 6 -> b.columnSums(half, x == out ? m[1] : x, Scalar.ZERO, out.rows(1, 2));
        case 7 -> b.hadamard(x, y, out);
        case 8 -> b.axpy(half, x == out ? m[2] : x, out);
        case 9 -> b.momentumStep(half, half, x == out ? m[3] : x, x == out ? m[4] : out);
        case 10 -> b.addRow(x, (x == y ? m[5] : y).rows(0, 1), out);
        case 11 -> b.multiplyRow(x, (y == out ? m[6] : y).rows(0, 1), out);
        case 12 -> b.clip(-0.5f, 0.75f, out);
        case 13 -> b.copyColumns(x, 1, 3, x != out ? out : x == m[1] ? m[0] : m[1], 2);
        case 14 -> b.applyColumns(Unary.RELU, 1, 4, out);
        case 15 -> b.softmaxColumns(1, 5, 2, out);
        case 16 -> b.categorical(0, 4, 2, second, out);
        case 17 -> b.addBernoulli(x, first, out);
        case 18 -> b.addNormal((y == out ? m[6] : y).rows(0, 1), first, out);
        case 19 -> b.noisyRectified(x, (y == out ? m[6] : y).rows(0, 1), second, out);
        case 20 -> b.dropoutMask(0.7f, second, out);
        case 21 -> b.addSign(half, x, out);
        case 22 -> b.maxGroups(SIZE, x, m[MATRICES + 1]);
        case 23 -> b.maxGroupsGradient(SIZE, x, m[MATRICES + 1], out);
        case 24 -> b.addSquares(x, m[MATRICES]);
        case 25 -> b.limitNorm(half, m[MATRICES], out);
        case 26 -> optimise(b, random.nextInt(MATRICES), m, half);
        default -> {
          if (x != out && y != out) {
            b.gemm(half, x, false, y, random.nextBoolean(), half, out);
            b.apply(Unary.TANH, out, out);
          }
        }
      }
    }
  }

  /** A step of each optimiser, on different matrices of which one has squares. */
  private static void optimise(Backend b, int first, Matrix[] m, Scalar half) {
    Matrix gradient = m[first];
    Matrix mean = m[(first + 1) % MATRICES];
    Matrix square = m[(first + 2) % MATRICES];
    Matrix w = m[(first + 3) % MATRICES];
    b.hadamard(square, square, square);
    b.adamStep(half, 0.5f, 0.25f, 0.1f, m[MATRICES + 2], gradient, mean, square, w);
    b.rmsPropStep(half, 0.5f, 0.1f, mean, square, gradient);
    b.fill(0f, m[MATRICES]);
    b.addSquares(w, m[MATRICES]);
    b.addSquares(gradient, m[MATRICES]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void replay_randomSteps_isTheUnrecordedRunBitForBit(int seed) {
    String precision = seed % 3 == 2 ? "bf16" : "fp32";
    List<float[]> expected = run(precision, seed, false, 0);
    List<float[]> got = run(precision, seed, true, seed % 2 == 0 ? 1 : 100 + seed);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), got.get(i), "matrix " + i);
    }
  }

  /** What does not depend on each other is put on different lanes, in every recording. */
  @Test
  void lanes_independentLaunches_becomeBranchesAndDependentOnesStay() {
    CudaForTests.open(Map.of()).close();
    try (OpenDevice open = new OpenDevice(Device.open(0), Precision.FP32);
        CudaRows rows = new CudaRows(open, new byte[1], 1);
        CudaRowOrder order = new CudaRowOrder(open, 1)) {
      DeviceBlock[] blocks = new DeviceBlock[4];
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = new DeviceBlock(open.memory, 64);
      }
      Lanes lanes = open.lanes;
      for (int recording = 0; recording < 2; recording++) {
        lanes.beginRehearsal();
        int a = launch(lanes, blocks[0], blocks[1]);
        int b = launch(lanes, blocks[0], blocks[2]);
        int c = launch(lanes, blocks[0], blocks[3]);
        assertEquals(Set.of(0, 1, 2), new HashSet<>(List.of(a, b, c)));
        assertEquals(b, launch(lanes, blocks[2], blocks[2]));
        assertEquals(a, launch(lanes, blocks[1], blocks[1]));
        lanes.gathers(rows, order);
        lanes.holds(rows.handle());
        lanes.moves(order.cursor);
        lanes.join();
        assertEquals(0, launch(lanes, blocks[3], blocks[3]));
        lanes.endRecording();
        assertEquals(List.of(), lanes.gathered);
        assertTrue(lanes.moved.isEmpty() && lanes.held.isEmpty() && lanes.written.isEmpty());
      }
      for (DeviceBlock block : blocks) {
        block.release();
      }
    }
  }

  private static int launch(Lanes lanes, DeviceBlock read, DeviceBlock written) {
    lanes.reads(read);
    lanes.writes(written);
    int lane = lanes.next();
    lanes.launched();
    return lane;
  }

  /** Memory of the products that the rehearsal tries out goes to twins that it makes. */
  @Test
  void record_twinMadeInTheRehearsal_keepsItsNumbers() {
    try (Backend backend = CudaForTests.open(Map.of("precision", "bf16"));
        Matrix x = backend.upload(new float[] {1, 2, 3, 4}, 2, 2);
        Matrix later = backend.upload(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);
        Matrix first = backend.zeros(2, 2);
        Matrix second = backend.zeros(2, 2);
        Matrix third = backend.zeros(4, 2);
        Recording step =
            backend.record(
                () -> {
                  // A constant that nothing else has used, too.
                  backend.gemm(Scalar.of(1.375f), x, false, x, false, Scalar.ZERO, first);
                  backend.gemm(Scalar.ONE, x, true, x, false, Scalar.of(0.0625f), second);
                  backend.gemm(Scalar.ONE, later, false, x, false, Scalar.ZERO, third);
                })) {
      backend.synchronize(); // ordinary work first, then what the other lanes still have
      JCudaDriver.cuCtxSynchronize();
      step.replay(1);
      assertArrayEquals(new float[] {9.625f, 13.75f, 20.625f, 30.25f}, backend.download(first));
      assertArrayEquals(new float[] {10, 14, 14, 20}, backend.download(second));
      assertArrayEquals(new float[] {7, 10, 15, 22, 23, 34, 31, 46}, backend.download(third));
    }
  }
}
