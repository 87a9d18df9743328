package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jcuda.CudaException;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.BackendException;
import org.jspecify.annotations.Nullable;

/**
 * The built-in kernels, loaded on one device. Each family is compiled to PTX for three generations
 * of devices. The newest PTX that the device supports is loaded and compiled by the driver.
 */
final class Kernels implements AutoCloseable {
  /** The compute capabilities of the compiled PTX, newest first. */
  private static final int[] GENERATIONS = {90, 80, 75};

  private final Device device;
  private final Map<String, CUmodule> families = new HashMap<>();

  Kernels(Device device) {
    this.device = device;
  }

  /** Returns a kernel with one-dimensional blocks. */
  Kernel find(String family, String name, int threads) {
    return find(family, name, threads, 1);
  }

  /** Returns a kernel, or throws a {@link BackendException} if the driver rejects its PTX. */
  Kernel find(String family, String name, int blockX, int blockY) {
    CUmodule module = families.get(family);
    if (module == null) {
      module = load(family);
      families.put(family, module);
    }
    CUfunction function = new CUfunction();
    cuModuleGetFunction(function, module, name);
    return new Kernel(name, function, blockX, blockY);
  }

  private CUmodule load(String family) {
    int generation = GENERATIONS[GENERATIONS.length - 1];
    for (int candidate : GENERATIONS) {
      if (candidate <= device.capability()) {
        generation = candidate;
        break;
      }
    }
    String file = "ptx/%s.compute_%d.ptx".formatted(family, generation);
    CUmodule module = new CUmodule();
    try {
      cuModuleLoadData(module, text(file)); // this overload appends the required NUL
    } catch (CudaException e) {
      throw new BackendException(
          "the NVIDIA driver (CUDA %s) cannot load the kernels of %s: %s; %s"
              .formatted(
                  Device.versionText(device.driverVersion()),
                  file,
                  e.getMessage(),
                  remedy(String.valueOf(e.getMessage()))),
          e);
    }
    return module;
  }

  static String remedy(String refusal) {
    return switch (refusal) {
      case "CUDA_ERROR_JIT_COMPILER_NOT_FOUND" ->
          "put the folder of libnvidia-ptxjitcompiler.so.1, a part of the driver, into"
              + " LD_LIBRARY_PATH";
      case "CUDA_ERROR_JIT_COMPILATION_DISABLED" -> "unset CUDA_DISABLE_PTX_JIT";
      default -> "install a newer driver";
    };
  }

  private static String text(String file) {
    try (@Nullable InputStream in = Kernels.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new BackendException(
            "the kernels are missing from the jar (%s); rebuild it".formatted(file));
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    AllOf closing = new AllOf();
    families.values().forEach(module -> closing.of(() -> cuModuleUnload(module)));
    families.clear();
    closing.end();
  }
}
