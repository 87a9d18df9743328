package org.harmonium.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import jcuda.CudaException;

/**
 * A device that work can be put on: its context, streams, memory, kernels, and how they are used
 * together. Closing it, or failing to open it, gives everything back.
 */
final class OpenDevice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OpenDevice.class.getName());

  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last opened first
  private final Context context;
  private final DeviceMemory memory;
  private final Lanes lanes;
  private final Cells cells;
  private final Transfers transfers;
  private final Kernels kernels;
  private final Launcher launcher;
  private final Rounding rounding;
  private final Products products;

  OpenDevice(Device device, Precision precision) {
    try {
      context = opened(new Context(device));
      memory = opened(new DeviceMemory());
      lanes = opened(new Lanes(context));
      Staging staging = opened(new Staging(lanes.main()));
      cells = new Cells(memory, staging, lanes.main());
      parts.push(() -> cells.release(memory));
      transfers = new Transfers(context, lanes, cells, staging);
      kernels = opened(new Kernels(device));
      launcher = opened(new Launcher(lanes, cells));
      rounding = new Rounding(launcher, lanes, kernels);
      products = opened(new Products(lanes, cells, rounding, memory, device, precision));
    } catch (RuntimeException e) {
      close();
      throw e instanceof CudaException fault ? Faults.in("opening the device", fault) : e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  Context context() {
    return context;
  }

  DeviceMemory memory() {
    return memory;
  }

  Lanes lanes() {
    return lanes;
  }

  Cells cells() {
    return cells;
  }

  Transfers transfers() {
    return transfers;
  }

  Kernels kernels() {
    return kernels;
  }

  Launcher launcher() {
    return launcher;
  }

  Rounding rounding() {
    return rounding;
  }

  Products products() {
    return products;
  }

  /** Closes all parts, also on a device that has failed, said so, and now refuses each call. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (CudaException e) {
        LOG.log(System.Logger.Level.DEBUG, "the device did not take back what it held", e);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
