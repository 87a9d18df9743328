package org.harmonium.backend.cuda;

import java.util.Set;
import jcuda.CudaException;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendMemoryException;

/** What the driver's errors mean, in words. */
final class Faults {
  /** What JCuda makes of a full device. */
  private static final Set<String> OUT_OF_MEMORY =
      Set.of("CUDA_ERROR_OUT_OF_MEMORY", "CUBLAS_STATUS_ALLOC_FAILED");

  /** Errors of one call, after which the device goes on; all others leave the context unusable. */
  private static final Set<String> OF_ONE_CALL =
      Set.of(
          "CUDA_ERROR_OUT_OF_MEMORY",
          "CUDA_ERROR_INVALID_VALUE",
          "CUDA_ERROR_INVALID_HANDLE",
          "CUDA_ERROR_INVALID_CONTEXT",
          "CUDA_ERROR_NOT_FOUND",
          "CUDA_ERROR_INVALID_PTX",
          "CUDA_ERROR_NO_BINARY_FOR_GPU",
          "CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
          "CUDA_ERROR_NOT_SUPPORTED",
          "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
          "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
          "CUDA_ERROR_STREAM_CAPTURE_MERGE",
          "CUDA_ERROR_STREAM_CAPTURE_UNMATCHED",
          "CUDA_ERROR_STREAM_CAPTURE_UNJOINED",
          "CUDA_ERROR_STREAM_CAPTURE_ISOLATION",
          "CUDA_ERROR_STREAM_CAPTURE_IMPLICIT",
          "CUDA_ERROR_CAPTURED_EVENT",
          "CUBLAS_STATUS_NOT_INITIALIZED",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "CUBLAS_STATUS_INVALID_VALUE",
          "CUBLAS_STATUS_NOT_SUPPORTED");

  private Faults() {}

  /** Whether the device had no room; the call did nothing, and smaller ones may succeed. */
  static boolean isOutOfMemory(CudaException e) {
    return OUT_OF_MEMORY.contains(name(e));
  }

  /** The failure of an operation, in one line that says whether the device can still be used. */
  static BackendException in(String operation, CudaException e) {
    if (isOutOfMemory(e)) {
      return new BackendMemoryException(
          "the CUDA device has no room for what %s needs (%d bytes are free); make the batch or the model smaller"
              .formatted(operation, DeviceMemory.free()),
          0,
          e);
    }
    String advice =
        OF_ONE_CALL.contains(name(e))
            ? ""
            : "; the device cannot be used by this process any more, start it again (a run goes on with 'harmonium resume')";
    return new BackendException(
        "the CUDA device failed in %s: %s%s".formatted(operation, name(e), advice), e);
  }

  private static String name(CudaException e) {
    return String.valueOf(e.getMessage());
  }
}
