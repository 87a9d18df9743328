package org.harmonium.backend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.Map;
import org.harmonium.backend.cuda.CudaForTests;

/**
 * A backend that a test class runs on. On a machine without a GPU the CUDA backend runs on the
 * emulated device, and the name of the test says so; with {@code -Dharmonium.cuda=real} it runs on
 * the GPU.
 *
 * @param name the backend's name, {@code cpu} or {@code cuda}
 * @param options options of the backend, as {@link Backends#open} takes them
 */
public record TestedBackend(String name, Map<String, String> options) {
  /** The CPU backend with its default options. */
  public static final TestedBackend CPU = new TestedBackend("cpu", Map.of());

  /** The CUDA backend with its default options. */
  public static final TestedBackend CUDA = new TestedBackend("cuda", Map.of());

  /** Is this the CUDA backend on the emulated device? */
  public boolean isEmulated() {
    return name.equals("cuda") && !CudaForTests.real();
  }

  /** Skips the test where this backend cannot be had, with the reason. */
  void assumeAvailable() {
    assumeTrue(
        !isEmulated() || CudaForTests.available(),
        "the emulated device is not built: native/build needs g++ and make");
  }

  /** Opens the backend. */
  public Backend open() {
    return open(Map.of());
  }

  /** Opens the backend with further options. */
  public Backend open(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(options);
    all.putAll(more);
    return name.equals("cuda") ? CudaForTests.open(all) : Backends.open(name, all);
  }

  /** The part of a test's display name that names the backend. */
  @Override
  public String toString() {
    String device = isEmulated() ? ", emulated" : "";
    return "on " + name + device + (options.isEmpty() ? "" : " " + options);
  }
}
