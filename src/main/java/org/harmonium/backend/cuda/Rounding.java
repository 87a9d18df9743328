package org.harmonium.backend.cuda;

/**
 * Keeps the bf16 twins of matrices true: made at the first use as a factor, and written again after
 * each kernel that writes the numbers alone. The kernels of the hot path write both by themselves.
 */
final class Rounding {
  private final Launcher launcher;
  private final Lanes lanes;
  private final Kernel toBf16;

  Rounding(Launcher launcher, Lanes lanes, Kernels kernels) {
    this.launcher = launcher;
    this.lanes = lanes;
    this.toBf16 = kernels.find("element", "to_bf16", 256);
  }

  /** Makes sure that a factor has a twin. */
  void require(CudaMatrix x) {
    if (x.block().twin() == null) {
      x.block().makeTwin();
      // The whole block, not only the rows of this view, and at once: a twin is never half true.
      lanes.directly(() -> round(x.whole()));
    }
  }

  /** After a kernel that wrote the numbers alone. */
  void follow(CudaMatrix x) {
    if (x.twinAddress() != 0) {
      round(x);
    }
  }

  private void round(CudaMatrix x) {
    launcher.start(toBf16).in(x).twin(x);
    lanes.writes(x.block());
    launcher.size(x).overQuads(x);
  }
}
