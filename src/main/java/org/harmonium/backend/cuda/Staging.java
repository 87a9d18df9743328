package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuMemAllocHost;
import static jcuda.driver.JCudaDriver.cuMemFreeHost;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import org.harmonium.backend.AllOf;

/**
 * Pinned memory through which data is copied to and from the device. An asynchronous copy would
 * read an ordinary array after the call, when the garbage collector may have moved it, so the data
 * is first copied here.
 *
 * <p>The memory has two halves. One is filled from front to back. When it is full, the other half
 * is used, after the copies that read it have ended.
 */
final class Staging implements AutoCloseable {
  /** The number of bytes in a half, and in the largest piece. */
  static final int HALF = 4 << 20;

  private static final int GRAIN = 64;

  private final CUstream stream;
  private final Pointer pinned = new Pointer();
  final ByteBuffer bytes;
  private final CUevent[] done = {new CUevent(), new CUevent()};
  private final boolean[] pending = new boolean[2];
  private int half;
  private int used;

  Staging(CUstream stream) {
    this.stream = stream;
    cuMemAllocHost(pinned, 2L * HALF);
    this.bytes = pinned.getByteBuffer(0, 2L * HALF).order(ByteOrder.nativeOrder());
    for (CUevent event : done) {
      cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING);
    }
  }

  /** Returns the offset of a free piece of at most {@link #HALF} bytes, for use by one copy. */
  int reserve(int size) {
    if (used + size > HALF) {
      cuEventRecord(done[half], stream);
      pending[half] = true;
      half = 1 - half;
      used = 0;
      if (pending[half]) {
        cuEventSynchronize(done[half]);
        pending[half] = false;
      }
    }
    int place = half * HALF + used;
    used += (size + GRAIN - 1) / GRAIN * GRAIN;
    return place;
  }

  /** Returns a pointer to the pinned memory at an offset. */
  Pointer at(int place) {
    return pinned.withByteOffset(place);
  }

  @Override
  public void close() {
    AllOf closing = new AllOf();
    for (CUevent event : done) {
      closing.of(() -> cuEventDestroy(event));
    }
    closing.of(() -> cuMemFreeHost(pinned));
    closing.end();
  }
}
