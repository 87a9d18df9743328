package org.harmonium.backend.cuda;

import org.harmonium.backend.Backend;

/**
 * The gathering of minibatches from a data set by the kernel family {@code gather}; see {@link
 * Backend#gather}. Callers must check the shapes.
 */
final class Gathers {
  private static final int THREADS = 256;

  private final Launcher launcher;
  private final Kernel floats;
  private final Kernel bytes;
  private final Kernel sampledFloats;
  private final Kernel sampledBytes;

  Gathers(OpenDevice device) {
    this.launcher = device.launcher();
    Kernels kernels = device.kernels();
    this.floats = kernels.find("gather", "gather_floats", THREADS);
    this.bytes = kernels.find("gather", "gather_bytes", THREADS);
    this.sampledFloats = kernels.find("gather", "gather_bernoulli_floats", THREADS);
    this.sampledBytes = kernels.find("gather", "gather_bernoulli_bytes", THREADS);
  }

  void gather(CudaRows rows, CudaRowOrder order, CudaMatrix out) {
    begin(rows.isBytes() ? bytes : floats, rows, order, out);
    launcher.out(out).twin(out).size(out).overQuads(out);
  }

  void gatherBernoulli(CudaRows rows, CudaRowOrder order, CudaRandomStream random, CudaMatrix out) {
    begin(rows.isBytes() ? sampledBytes : sampledFloats, rows, order, out);
    launcher.draw(random).out(out).twin(out).size(out).overQuads(out);
  }

  private void begin(Kernel kernel, CudaRows rows, CudaRowOrder order, CudaMatrix out) {
    launcher.start(kernel).rows(rows, order, out);
  }
}
