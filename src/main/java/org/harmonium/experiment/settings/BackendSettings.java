package org.harmonium.experiment.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.harmonium.backend.Precision;
import org.harmonium.config.Default;
import org.harmonium.config.Range;
import org.harmonium.config.Withdrawn;

/**
 * The settings of the backend.
 *
 * @param name cpu, cuda or auto
 * @param precision of matrix products; the CPU has fp32 only
 * @param random the random number generator; the CPU has philox only
 * @param cpu the settings of the CPU backend
 * @param cuda the settings of the CUDA backend
 */
public record BackendSettings(
    @Default("auto") String name,
    @Default("fp32") Precision precision,
    @Default("philox") Generator random,
    @Default("{}") CpuSettings cpu,
    @Default("{}") CudaSettings cuda) {

  /** The random number generators. */
  public enum Generator {
    /** Philox4x32-10, the same bits on every backend. */
    PHILOX,
    /** NVIDIA's library. */
    CURAND
  }

  /**
   * The CPU backend.
   *
   * @param threads worker threads; 0 for one per core
   * @param blas the library for matrix products: auto, own, openblas or ejml
   */
  public record CpuSettings(@Default("0") int threads, @Default("auto") String blas) {
    /** Checks the ranges. */
    public CpuSettings {
      Range.within("threads", threads, 0, 1024);
    }
  }

  /**
   * The CUDA backend.
   *
   * @param device the number of the GPU, from 0
   */
  @Withdrawn(
      key = "libs",
      advice =
          "native libraries are code, and a file must not choose code that runs; remove it, and"
              + " give the folder on the command line: --cuda-libs DIR")
  public record CudaSettings(@Default("0") int device) {
    /** Checks the ranges. */
    public CudaSettings {
      Range.within("device", device, 0, 1023);
    }
  }

  /** Rejects settings that the CPU does not support. */
  public BackendSettings {
    if (name.equals("cpu") && precision != Precision.FP32) {
      throw new IllegalArgumentException(
          "precision must be fp32 with backend cpu, was %s; set it so, or choose backend cuda"
              .formatted(text(precision)));
    }
    if (name.equals("cpu") && random != Generator.PHILOX) {
      throw new IllegalArgumentException(
          "random must be philox with backend cpu, was %s; set it so, or choose backend cuda"
              .formatted(text(random)));
    }
  }

  /** Returns the options for {@link org.harmonium.backend.Backends#open}. */
  public Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    options.put("cpu.threads", Integer.toString(cpu.threads()));
    options.put("cpu.blas", cpu.blas());
    options.put("cuda.device", Integer.toString(cuda.device()));
    options.put("precision", text(precision));
    options.put("random", text(random));
    return options;
  }

  /** Returns a constant as it is written in files. */
  public static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
