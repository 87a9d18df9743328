package org.harmonium.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import jcuda.CudaException;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.Precision;

/**
 * An open device: its context, streams, memory and kernels. Closing it, or a failure to open it,
 * releases all resources.
 */
final class OpenDevice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OpenDevice.class.getName());

  private final Device device;
  private final Precision precision;
  private final Handles handles = new Handles();
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
    this.device = device;
    this.precision = precision;
    try {
      context = opened(new Context(device));
      memory = opened(new DeviceMemory(context));
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

  /**
   * Creates a component that works on the device. It is closed with the device if it is closeable.
   */
  <T> T make(Supplier<T> maker) {
    try {
      T made = maker.get();
      if (made instanceof AutoCloseable part) {
        parts.push(part);
      }
      return made;
    } catch (RuntimeException e) {
      close();
      throw e instanceof CudaException fault ? Faults.in("opening the device", fault) : e;
    }
  }

  /**
   * Returns a description for the user: the device, the implementation of products, and their
   * precision.
   */
  String text() {
    return "%s, products by cuBLAS %s in %s"
        .formatted(device.text(), products.version(), precision.label());
  }

  Precision precision() {
    return precision;
  }

  /** Returns the open handles of this device. */
  Handles handles() {
    return handles;
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

  /**
   * Closes all parts, even on a failed device that rejects every call. Such failures were reported
   * before and are only logged.
   */
  @Override
  public void close() {
    quietly(handles::closeAll);
    while (!parts.isEmpty()) {
      quietly(parts.pop());
    }
  }

  private static void quietly(AutoCloseable part) {
    try {
      part.close();
    } catch (CudaException | BackendException e) {
      LOG.log(System.Logger.Level.DEBUG, "a device resource could not be released", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
