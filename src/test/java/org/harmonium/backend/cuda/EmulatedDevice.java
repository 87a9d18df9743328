package org.harmonium.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.harmonium.backend.cuda.libraries.CudaLibraries;

/**
 * The look-alikes of libcuda, libcublas and libcurand that {@code native/} builds, and their
 * controls. See {@code native/README.md}.
 */
final class EmulatedDevice {
  /** What can be read of the device's accounts. */
  enum Counter {
    LIVE_BYTES(0x4810),
    LIVE_ALLOCATIONS(0x4811),
    LIVE_PINNED(0x4812),
    LIVE_STREAMS(0x4813),
    LIVE_EVENTS(0x4814),
    LIVE_GRAPHS(0x4815),
    LAUNCHES(0x4816),
    GEMMS(0x4817),
    GRAPH_LAUNCHES(0x4818),
    LIVE_MODULES(0x4819),
    LIVE_BLAS_HANDLES(0x481a),
    LIVE_GENERATORS(0x481b),
    ALLOCATIONS(0x481c);

    private final int limit;

    Counter(int limit) {
      this.limit = limit;
    }

    long value() {
      long[] value = new long[1];
      ok(JCudaDriver.cuCtxGetLimit(value, limit));
      return value[0];
    }

    /** Whether it counts what is alive, not what has happened so far. */
    boolean isLive() {
      return name().startsWith("LIVE");
    }
  }

  private static final List<String> LIBRARIES =
      List.of("libcuda.so.1", "libcublas.so.12", "libcurand.so.10");

  private EmulatedDevice() {}

  /** Where the build puts the libraries, also if it has not. */
  static Path folder() {
    return Path.of("target", "native").toAbsolutePath();
  }

  /**
   * Whether this machine has them, and they are wanted: a real device and this one exclude each
   * other.
   */
  static boolean isBuilt() {
    return !"real".equals(System.getProperty("harmonium.cuda"))
        && LIBRARIES.stream().allMatch(name -> Files.exists(folder().resolve(name)));
  }

  /** Loads them, then JCuda on top, once in this JVM. */
  static void load() {
    System.setProperty(CudaLibraries.EMULATED, folder().toString());
    CudaLibraries.load(Map.of());
    JCudaDriver.cuInit(0);
  }

  /** The size of the device's memory in bytes. */
  static void memoryLimit(long bytes) {
    control(0x4801, bytes);
  }

  /** The n-th allocation from now on fails; 0: none. */
  static void failAllocation(long n) {
    control(0x4802, n);
  }

  /** After the failure of {@link #failAllocation} all others fail too. */
  static void staysFull() {
    control(0x480b, 1);
  }

  /** The n-th kernel launch or product from now on loses the context; 0: none. */
  static void failLaunch(long n) {
    control(0x4803, n);
  }

  /** The same, but it shows when something waits for it. */
  static void failLaunchLater(long n) {
    control(0x4804, n);
  }

  /** Takes back all faults, and errors that have come from them. */
  static void heal() {
    control(0x4805, 1);
  }

  /**
   * The order of a graph's nodes: 0 as captured, 1 as late as possible, else at random by this
   * seed.
   */
  static void replayOrder(long order) {
    control(0x4806, order);
  }

  /** Whether work is put off until something waits for it. */
  static void lazy(boolean lazy) {
    control(0x4807, lazy ? 1 : 0);
  }

  /** The compute capability, e.g. 90. */
  static void capability(int capability) {
    control(0x4808, capability);
  }

  /** The version of the driver, e.g. 12060. */
  static void driverVersion(int version) {
    control(0x4809, version);
  }

  /** Whether errors are answered without a line on stderr, for tests that make them on purpose. */
  static void quiet(boolean quiet) {
    control(0x480a, quiet ? 1 : 0);
  }

  /** Sets every control to what it is at first. */
  static void reset() {
    heal();
    memoryLimit(2L << 30);
    replayOrder(0);
    lazy(true);
    capability(90);
    driverVersion(12060);
    quiet(false);
  }

  private static void control(int limit, long value) {
    ok(JCudaDriver.cuCtxSetLimit(limit, value));
  }

  private static void ok(int status) {
    assertEquals("CUDA_SUCCESS", CUresult.stringFor(status));
  }
}
