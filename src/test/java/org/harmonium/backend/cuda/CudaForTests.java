package org.harmonium.backend.cuda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.cuda.libraries.CudaLibraries;

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
    return real() || Files.exists(emulatedDevice().resolve("libcuda.so.1"));
  }

  /** Where the build puts the emulated device. */
  static Path emulatedDevice() {
    return Path.of("target", "native").toAbsolutePath();
  }

  /** The backend with options, open. */
  public static Backend open(Map<String, String> options) {
    if (!real()) {
      System.setProperty(CudaLibraries.EMULATED, emulatedDevice().toString());
    }
    return new CudaBackendProvider().open(options);
  }
}
