package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;

import jcuda.driver.CUcontext;
import org.jspecify.annotations.Nullable;

/**
 * The primary context of a device, which cuBLAS shares. Each thread has a current context; {@link
 * #enter} sets it before the first driver call of a thread. At most one thread uses a backend at a
 * time, and that thread launches its work.
 */
final class Context implements AutoCloseable {
  /** The current context of each thread, of any backend. */
  private static final ThreadLocal<@Nullable Context> CURRENT = new ThreadLocal<>();

  private final Device device;
  private final CUcontext handle = new CUcontext();

  Context(Device device) {
    this.device = device;
    cuDevicePrimaryCtxRetain(handle, device.handle());
    enter();
  }

  Device device() {
    return device;
  }

  /** Makes this the current context of the calling thread. */
  void enter() {
    if (CURRENT.get() != this) {
      cuCtxSetCurrent(handle);
      CURRENT.set(this);
    }
  }

  @Override
  public void close() {
    CURRENT.remove();
    cuDevicePrimaryCtxRelease(device.handle());
  }
}
