package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendMemoryException;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Recording;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.cuda.EmulatedDevice.Counter;
import org.harmonium.learning.PersistentContrastiveDivergence;
import org.harmonium.learning.RbmLearning;
import org.harmonium.learning.Schedule;
import org.harmonium.learning.StoredRows;
import org.harmonium.learning.Trainer;
import org.harmonium.learning.TrainingPlan;
import org.harmonium.learning.UpdateSettings;
import org.harmonium.model.Rbm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that is full, fails, or is opened and closed many times. */
@EnabledIf("org.harmonium.backend.cuda.EmulatedDevice#isBuilt")
class DeviceFaultsEmulatedTest {
  private final CUdevice device = new CUdevice();

  /** Holds the context, so that the accounts can be read when no backend is open. */
  @BeforeEach
  void holdContext() {
    CudaForTests.open(Map.of()).close();
    JCudaDriver.cuDeviceGet(device, 0);
    CUcontext context = new CUcontext();
    JCudaDriver.cuDevicePrimaryCtxRetain(context, device);
    JCudaDriver.cuCtxSetCurrent(context);
    EmulatedDevice.reset();
    EmulatedDevice.quiet(true);
  }

  @AfterEach
  void releaseContext() {
    EmulatedDevice.reset();
    JCudaDriver.cuDevicePrimaryCtxRelease(device);
  }

  private static Map<Counter, Long> alive() {
    Map<Counter, Long> alive = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      if (counter.isLive()) {
        alive.put(counter, counter.value());
      }
    }
    return alive;
  }

  /** A whole set-up, and an epoch of it. */
  private static double train(Backend backend, int batch) {
    try (Rbm rbm = new Rbm(backend, 20, 30);
        RbmLearning rule =
            new RbmLearning(
                new PersistentContrastiveDivergence(rbm, batch, backend.stream(1, 3)),
                1,
                new UpdateSettings(0, 0, null));
        RowStore rows = backend.store(new byte[50 * 20], 20);
        StoredRows data = new StoredRows(backend, rows, backend.stream(1, 2));
        Trainer trainer =
            new Trainer(
                backend,
                rule,
                data,
                new TrainingPlan(1, batch, Schedule.constant(0.1), Schedule.constant(0.5)),
                1)) {
      backend.normal(backend.stream(1, 4), rbm.weights());
      trainer.run();
      return backend.dot(rbm.visibleBias(), rbm.visibleBias());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16"})
  void fullDevice_atEveryAllocation_freesAllAndTrainsASmallerBatch(String precision) {
    Map<Counter, Long> before = alive();
    long allocations = Long.MAX_VALUE;
    int failures = 0;
    for (long n = 1; n <= allocations; n++) {
      try (Backend backend = CudaForTests.open(Map.of("precision", precision))) {
        if (n == 1) {
          long start = Counter.ALLOCATIONS.value();
          train(backend, 25);
          allocations = Counter.ALLOCATIONS.value() - start;
          continue;
        }
        EmulatedDevice.failAllocation(n - 1);
        EmulatedDevice.staysFull();
        BackendMemoryException e =
            assertThrows(BackendMemoryException.class, () -> train(backend, 25));
        assertTrue(e.getMessage().contains("batch"), e.getMessage());
        assertEquals(0, backend.liveMatrices(), "open after failure " + (n - 1));
        failures++;
        EmulatedDevice.heal();
        assertTrue(train(backend, 5) > 0);
      }
      assertEquals(before, alive(), "after failure " + (n - 1));
    }
    assertTrue(failures > 15, failures + " allocations");
  }

  @Test
  void fullDevice_message_saysHowMuchWasAskedAndIsFree() {
    EmulatedDevice.memoryLimit(80L << 20);
    try (Backend backend = CudaForTests.open(Map.of())) {
      BackendMemoryException e =
          assertThrows(BackendMemoryException.class, () -> backend.zeros(10_000, 10_000));
      assertTrue(e.bytes() >= 400_000_000L);
      assertTrue(
          e.getMessage()
              .matches(
                  "the CUDA device has no room for \\d+ bytes \\(38\\d MiB\\): \\d+ bytes are free;"
                      + " reduce the batch or the model"),
          e.getMessage());
      try (Matrix x = backend.zeros(100, 100)) {
        assertEquals(0, backend.dot(x, x));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failedDevice_anyOperation_saysSoAndClosesQuietly(boolean later) {
    Map<Counter, Long> before = alive();
    Backend backend = CudaForTests.open(Map.of());
    Matrix x = backend.zeros(3, 3);
    backend.synchronize();
    if (later) {
      EmulatedDevice.failLaunchLater(1);
    } else {
      EmulatedDevice.failLaunch(1);
    }
    BackendException e =
        assertThrows(
            BackendException.class,
            () -> {
              backend.scale(Scalar.ONE, x);
              backend.download(x);
            });
    assertEquals(
        "the CUDA device failed in %s: CUDA_ERROR_ILLEGAL_ADDRESS; this process can no longer use the device, restart it (continue a run with 'harmonium resume')"
            .formatted(later ? "download" : "scale"),
        e.getMessage());
    assertThrows(BackendException.class, () -> backend.download(x));
    backend.close();
    EmulatedDevice.heal();
    assertEquals(before, alive());
  }

  @Test
  void allocations_tenThousand_leaveMemoryAsItWas() {
    try (Backend backend = CudaForTests.open(Map.of())) {
      backend.zeros(100, 70).close();
      backend.synchronize();
      Map<Counter, Long> before = alive();
      long asked = Counter.ALLOCATIONS.value();
      for (int i = 0; i < 10_000; i++) {
        backend.zeros(100, 70).close();
      }
      backend.synchronize();
      assertEquals(before, alive());
      assertEquals(asked, Counter.ALLOCATIONS.value(), "the pool serves what was given back");
    }
  }

  @Test
  void openClose_fifty_leaveTheDeviceAsItWas() {
    openAndClose(50);
  }

  @Test
  @Tag("long")
  void openClose_thousand_leaveTheDeviceAsItWas() {
    openAndClose(1000);
  }

  private static void openAndClose(int times) {
    Map<Counter, Long> before = alive();
    for (int i = 0; i < times; i++) {
      try (Backend backend = CudaForTests.open(Map.of("precision", i % 2 == 0 ? "fp32" : "bf16"))) {
        Matrix forgotten = backend.zeros(10, 10); // closing the backend must free it
        Recording step = backend.record(() -> backend.scale(Scalar.ONE, forgotten));
        step.replay(2);
        backend.gemm(Scalar.ONE, forgotten, false, forgotten, true, Scalar.ZERO, square(backend));
      }
    }
    assertEquals(before, alive());
  }

  private static Matrix square(Backend backend) {
    return backend.zeros(10, 10);
  }

  @Test
  void open_oldOrMissingDevices_areRefusedInOneSentence() {
    EmulatedDevice.capability(70);
    assertRefused(
        "Emulated device has compute capability 7.0, and 7.5 (Turing) or newer is required; choose"
            + " backend cpu");
    EmulatedDevice.capability(90);
    EmulatedDevice.driverVersion(11080);
    assertRefused(
        "the NVIDIA driver supports CUDA 11.8, and 12.0 or newer is required; install driver 525 or"
            + " newer");
    EmulatedDevice.driverVersion(12060);
    BackendException e =
        assertThrows(
            BackendException.class, () -> CudaForTests.open(Map.of("cuda.device", "3")).close());
    assertEquals("there is no CUDA device 3; choose one from 0 to 0", e.getMessage());
  }

  private static void assertRefused(String sentence) {
    BackendException e =
        assertThrows(BackendException.class, () -> CudaForTests.open(Map.of()).close());
    assertEquals(sentence, e.getMessage());
    assertEquals(sentence, new CudaBackendProvider().unavailableReason(Map.of()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {75, 80, 86, 89, 90, 120})
  void open_anyGeneration_loadsItsKernels(int capability) {
    EmulatedDevice.capability(capability);
    try (Backend backend = CudaForTests.open(Map.of());
        Matrix x = backend.zeros(2, 2)) {
      assertEquals(0, backend.dot(x, x));
    }
  }

  @Test
  void use_fromAnotherThread_works() throws InterruptedException {
    try (Backend backend = CudaForTests.open(Map.of());
        Matrix x = backend.zeros(2, 2)) {
      double[] got = new double[1];
      Thread other =
          new Thread(
              () -> {
                backend.fill(2f, x);
                got[0] = backend.dot(x, x);
              });
      other.start();
      other.join();
      assertEquals(16, got[0]);
      assertEquals(16, backend.dot(x, x));
    }
  }
}
