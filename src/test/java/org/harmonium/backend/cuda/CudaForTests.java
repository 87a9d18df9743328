package org.harmonium.backend.cuda;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.junit.jupiter.api.Assumptions;

/**
 * The CUDA backend as the tests have it: on the emulated device, or on a real one with {@code
 * -Dharmonium.cuda=real}.
 */
public final class CudaForTests {
  private CudaForTests() {}

  /** Whether the tests run on a real device. */
  public static boolean real() {
    return "real".equals(System.getProperty("harmonium.cuda"));
  }

  /** Whether there is a device to test on. */
  public static boolean available() {
    return real() || EmulatedDevice.isBuilt();
  }

  /** From now on backend "cuda" can be opened in this process, by its name too. */
  public static void prepare() {
    if (!real()) {
      EmulatedDevice.load();
    }
  }

  /** The backend with options, open. */
  public static Backend open(Map<String, String> options) {
    prepare();
    return new CudaBackendProvider().open(options);
  }

  /** Skips a test of faults that only the emulated device can be given. */
  public static void assumeEmulated() {
    Assumptions.assumeFalse(real(), "a real device cannot be made to fail");
  }

  /** The emulated device has so much memory, until {@link #reset}. */
  public static void limitMemory(long bytes) {
    open(Map.of()).close();
    EmulatedDevice.memoryLimit(bytes);
  }

  /** The emulated device fails at the n-th launch from now on, until {@link #reset}. */
  public static void failLaunch(long n) {
    open(Map.of()).close();
    EmulatedDevice.quiet(true);
    EmulatedDevice.failLaunch(n);
  }

  /** The order in which the emulated device runs the nodes of a graph. */
  static void replayOrder(long order) {
    if (!real()) {
      EmulatedDevice.replayOrder(order);
    }
  }

  /** The emulated device as it is at first. */
  public static void reset() {
    prepare();
    if (!real()) {
      EmulatedDevice.reset();
    }
  }
}
