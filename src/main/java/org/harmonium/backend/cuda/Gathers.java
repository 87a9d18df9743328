package org.harmonium.backend.cuda;

import org.harmonium.backend.Backend;

/**
 * The gathering of minibatches from a data set by the kernel family {@code gather}; see {@link
 * Backend#gather}. Callers must check the shapes.
 */
final class Gathers extends Launches {
  private final Kernel floats = kernel("gather", "gather_floats");
  private final Kernel bytes = kernel("gather", "gather_bytes");
  private final Kernel sampledFloats = kernel("gather", "gather_bernoulli_floats");
  private final Kernel sampledBytes = kernel("gather", "gather_bernoulli_bytes");

  Gathers(OpenDevice device) {
    super(device);
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
