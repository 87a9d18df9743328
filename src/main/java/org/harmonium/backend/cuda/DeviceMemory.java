package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import jcuda.CudaException;
import jcuda.driver.CUdeviceptr;
import org.harmonium.backend.AllOf;
import org.harmonium.backend.BackendMemoryException;

/**
 * A pool of device memory. A released block is kept for the next request of its size, because an
 * allocation by the driver takes longer than most kernels. All work of a backend runs in the order
 * in which it was submitted, so a block may be reused while its last use is still pending.
 */
final class DeviceMemory implements AutoCloseable {
  /** The allocation granularity, which is the alignment of the driver. */
  private static final long GRAIN = 512;

  private final Context context;
  private final long room;
  private final Map<Long, ArrayDeque<CUdeviceptr>> kept = new HashMap<>();

  DeviceMemory(Context context) {
    this.context = context;
    this.room = free();
  }

  /**
   * Returns a block of at least {@code bytes} with unspecified contents.
   *
   * @throws BackendMemoryException if the device memory is exhausted even after all kept blocks
   *     were returned to the driver
   */
  CUdeviceptr take(long bytes) {
    long size = roundUp(bytes);
    ArrayDeque<CUdeviceptr> ready = kept.get(size);
    if (ready != null && !ready.isEmpty()) {
      return ready.pop();
    }
    context.enter();
    CUdeviceptr block = new CUdeviceptr();
    try {
      cuMemAlloc(block, size);
      return block;
    } catch (CudaException e) {
      if (!Faults.isOutOfMemory(e)) {
        throw e;
      }
    }
    trim();
    try {
      cuMemAlloc(block, size);
      return block;
    } catch (CudaException e) {
      throw outOfMemory(size, e);
    }
  }

  /** Releases a block of {@link #take} with the same number of bytes. */
  void give(CUdeviceptr block, long bytes) {
    kept.computeIfAbsent(roundUp(bytes), size -> new ArrayDeque<>()).push(block);
  }

  /** Returns all kept blocks to the driver, which waits for work that uses them. */
  void trim() {
    AllOf freeing = new AllOf();
    for (ArrayDeque<CUdeviceptr> blocks : kept.values()) {
      while (!blocks.isEmpty()) {
        CUdeviceptr block = blocks.pop();
        freeing.of(() -> cuMemFree(block));
      }
    }
    kept.clear();
    freeing.end();
  }

  /** Returns the number of free bytes on the device, excluding the kept blocks. */
  static long free() {
    long[] free = new long[1];
    cuMemGetInfo(free, new long[1]);
    return free[0];
  }

  private RuntimeException outOfMemory(long bytes, CudaException e) {
    if (!Faults.isOutOfMemory(e)) {
      return e;
    }
    return new BackendMemoryException(
        "the CUDA device has no room for %d bytes (%d MiB): %d bytes are free; reduce the batch or the model"
            .formatted(bytes, bytes >> 20, free()),
        bytes,
        room,
        e);
  }

  private static long roundUp(long bytes) {
    return (bytes + GRAIN - 1) / GRAIN * GRAIN;
  }

  @Override
  public void close() {
    trim();
  }
}
