package org.harmonium.backend.cuda;

import java.util.Set;
import jcuda.CudaException;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.BackendMemoryException;

/** Translates errors of the driver and of cuBLAS into exceptions. */
final class Faults {
  /** The messages of JCuda for exhausted memory. */
  private static final Set<String> OUT_OF_MEMORY =
      Set.of("CUDA_ERROR_OUT_OF_MEMORY", "CUBLAS_STATUS_ALLOC_FAILED");

  /** Errors of one call that leave the device usable. All others invalidate the context. */
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

  /** Returns whether memory was exhausted. The call had no effect, and smaller ones may succeed. */
  static boolean isOutOfMemory(CudaException e) {
    return OUT_OF_MEMORY.contains(name(e));
  }

  /** Returns the exception for a failed operation, which says if the device is still usable. */
  static BackendException in(String operation, CudaException e) {
    if (isOutOfMemory(e)) {
      return new BackendMemoryException(
          "the CUDA device has no room for the memory of %s (%d bytes are free); reduce the batch or the model"
              .formatted(operation, DeviceMemory.free()),
          0,
          e);
    }
    String advice =
        OF_ONE_CALL.contains(name(e))
            ? ""
            : "; this process can no longer use the device, restart it (continue a run with"
                + " 'harmonium resume')";
    return new BackendException(
        "the CUDA device failed in %s: %s%s".formatted(operation, name(e), advice), e);
  }

  private static String name(CudaException e) {
    return String.valueOf(e.getMessage());
  }
}
