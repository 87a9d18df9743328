package org.harmonium.backend.cuda;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcurand.JCurand;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendProvider;
import org.harmonium.backend.Precision;
import org.harmonium.backend.cuda.libraries.CudaLibraries;

/**
 * The provider of the CUDA backend. Options: {@code cuda.libs} (a directory searched first for
 * NVIDIA's libraries), {@code cuda.device} (the ordinal of the GPU; 0, the default, is the first),
 * {@code precision} (fp32, tf32 or bf16) and {@code random} (philox or curand).
 */
public final class CudaBackendProvider implements BackendProvider {
  /** Creates the provider, for {@link ServiceLoader}. */
  public CudaBackendProvider() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Optional<String> unavailableReason(Map<String, String> options) {
    Optional<String> missing = CudaLibraries.missing(options);
    if (missing.isPresent()) {
      return missing;
    }
    try {
      device(options);
      return Optional.empty();
    } catch (BackendException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<String> reasonAgainstAuto(Map<String, String> options) {
    return System.getProperty(CudaLibraries.EMULATED) != null
        ? Optional.of("the emulated device is for tests only; auto never selects it")
        : unavailableReason(options);
  }

  @Override
  public Map<String, String> found(Map<String, String> options) {
    return CudaLibraries.found(options);
  }

  @Override
  public Backend open(Map<String, String> options) {
    Precision precision = Precision.named(options.getOrDefault("precision", "fp32"));
    boolean curand = curand(options.getOrDefault("random", "philox"));
    Device device = device(options);
    CudaLibraries libraries = CudaLibraries.load(options);
    if (curand && !libraries.curand()) {
      throw new BackendException(
          "random: curand is unavailable: %s".formatted(libraries.curandMissing().orElse("")));
    }
    if (curand) {
      JCurand.setExceptionsEnabled(true);
    }
    return new CudaBackend(device, precision, curand);
  }

  private static Device device(Map<String, String> options) {
    CudaLibraries libraries = CudaLibraries.load(options);
    // Otherwise JCuda's calls fail silently.
    JCudaDriver.setExceptionsEnabled(true);
    JCublas2.setExceptionsEnabled(true);
    Device device = Device.open(BackendProvider.wholeNumber("cuda.device", options));
    device.requireDriverFor(libraries.cublasMajor());
    return device;
  }

  private static boolean curand(String generator) {
    return switch (generator) {
      case "philox" -> false;
      case "curand" -> true;
      default ->
          throw new IllegalArgumentException(
              "random must be philox or curand, was '" + generator + "'");
    };
  }
}
