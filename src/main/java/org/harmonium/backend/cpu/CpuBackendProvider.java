package org.harmonium.backend.cpu;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.harmonium.backend.Backend;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendProvider;
import org.harmonium.backend.Fma;

/**
 * The provider of the CPU backend. Options: {@code cpu.threads} (the number of threads; 0, the
 * default, is one per core) and {@code cpu.blas} (auto, own, openblas or ejml; auto is the
 * default). {@code precision} must be fp32 and {@code random} must be philox, if given.
 */
public final class CpuBackendProvider implements BackendProvider {
  private static final String BLAS = "cpu.blas";
  private static final String THREADS = "cpu.threads";
  private static final System.Logger LOG = System.getLogger(CpuBackendProvider.class.getName());

  /** Creates the provider, for {@link ServiceLoader}. */
  public CpuBackendProvider() {}

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Optional<String> unavailableReason(Map<String, String> options) {
    return Optional.empty();
  }

  @Override
  public void require(Map<String, String> options) {
    GemmLookup.require(options.getOrDefault(BLAS, "auto"));
    BackendProvider.wholeNumber(THREADS, options);
  }

  @Override
  public Map<String, String> found(Map<String, String> options) {
    return Map.of(
        "fused multiply-add",
        Fma.isFast()
            ? "an instruction"
            : "no instruction; products multiply and add separately, with other last bits");
  }

  @Override
  public Backend open(Map<String, String> options) {
    requireOnly("precision", "fp32", options);
    requireOnly("random", "philox", options);
    if (!Fma.isFast()) {
      LOG.log(
          System.Logger.Level.INFO,
          "this processor or virtual machine has no instruction for a fused multiply-add: it is"
              + " computed in software, slower, and matrix products multiply and add separately, with"
              + " other last bits");
    }
    String product = options.getOrDefault(BLAS, "auto");
    ElementKernels kernels =
        product.equals("plain") ? ElementKernels.plain() : ElementKernels.fastest();
    int threads = BackendProvider.wholeNumber(THREADS, options);
    if (threads == 0) {
      threads = Runtime.getRuntime().availableProcessors();
    }
    try {
      return new CpuBackend(threads, product, kernels);
    } catch (UnsupportedOperationException e) {
      throw new BackendException("backend.cpu.blas: " + e.getMessage(), e);
    }
  }

  private static void requireOnly(String option, String only, Map<String, String> options) {
    String asked = options.getOrDefault(option, only);
    if (!asked.equals(only)) {
      throw new BackendException(
          "backend.%s: the CPU has %s only, not %s; set it to %s, or choose backend cuda"
              .formatted(option, only, asked, only));
    }
  }
}
