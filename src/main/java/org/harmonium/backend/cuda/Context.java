package org.harmonium.backend.cuda;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;

import jcuda.driver.CUcontext;
import org.jspecify.annotations.Nullable;

/**
 * A device's primary context, which cuBLAS shares. A context is current for a thread: before the
 * first call of a thread, {@link #enter} makes it so. One thread at a time uses a backend, and that
 * thread launches its work.
 */
final class Context implements AutoCloseable {
  /** The context that each thread has current, of whichever backend. */
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

  /** Makes it the context of the present thread. */
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
