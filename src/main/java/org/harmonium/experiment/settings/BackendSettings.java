package org.harmonium.experiment.settings;

import java.util.Map;
import org.harmonium.experiment.yaml.Default;
import org.harmonium.experiment.yaml.Range;

/**
 * Where it is computed.
 *
 * @param name cpu, cuda or auto
 * @param cpu what concerns the CPU backend
 */
public record BackendSettings(@Default("auto") String name, @Default("{}") CpuSettings cpu) {

  /**
   * The CPU backend.
   *
   * @param threads worker threads; 0 for one a core
   * @param blas what computes products: auto, own, openblas or ejml
   */
  public record CpuSettings(@Default("0") int threads, @Default("auto") String blas) {
    /** Checks the ranges. */
    public CpuSettings {
      Range.within("threads", threads, 0, 1024);
    }
  }

  /** As {@link org.harmonium.backend.Backends#open} wants it. */
  public Map<String, String> options() {
    return Map.of("cpu.threads", Integer.toString(cpu.threads()), "cpu.blas", cpu.blas());
  }
}
