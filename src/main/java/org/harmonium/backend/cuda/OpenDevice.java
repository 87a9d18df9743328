package org.harmonium.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import jcuda.CudaException;
import org.harmonium.backend.BackendException;
import org.harmonium.backend.Precision;

/** An open device: its context, streams, memory and kernels, released together. */
final class OpenDevice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OpenDevice.class.getName());

  private final Device device;
  final Precision precision;
  final Handles handles = new Handles();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last opened first
  final Context context;
  final DeviceMemory memory;
  final Lanes lanes;
  final Cells cells;
  final Transfers transfers;
  final Kernels kernels;
  final Launcher launcher;
  final Rounding rounding;
  final Products products;

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

  /** Creates a component on the device, which is closed with it if it is closeable. */
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

  /** Returns a description for the user: device, implementation and precision of products. */
  String text() {
    return "%s, products by cuBLAS %s in %s"
        .formatted(device.text(), products.version(), precision.label());
  }

  /** Closes all parts, even on a failed device. Failures were reported before: only logged. */
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
