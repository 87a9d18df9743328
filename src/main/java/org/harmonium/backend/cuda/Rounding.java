package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the bf16 twins of matrices up to date. A twin is created at the first use of a matrix as a
 * factor. Frequent kernels write it together with the numbers. After other kernels it is stale, and
 * rounded when the next product reads it, which never happens for sums that an activation function
 * overwrites.
 *
 * <p>No twin is stale at the beginning or the end of a recorded step, so replays and the work
 * between them are independent: {@link #settle}.
 */
final class Rounding {
  private final Launcher launcher;
  private final Lanes lanes;
  private final Kernel toBf16;
  private final Map<DeviceBlock, CudaMatrix> behind = new LinkedHashMap<>();

  Rounding(Launcher launcher, Lanes lanes, Kernels kernels) {
    this.launcher = launcher;
    this.lanes = lanes;
    this.toBf16 = kernels.find("element", "to_bf16", 256);
  }

  /** Ensures that a factor has an up-to-date twin. */
  void require(CudaMatrix x) {
    if (x.block.twin() == null) {
      x.block.makeTwin();
      // The whole block, not only the rows of this view, at once: a twin is never partly valid.
      lanes.directly(() -> round(x.whole()));
    } else if (x.block.isTwinBehind()) {
      round(x.whole());
    }
  }

  /** Called after a kernel that wrote only the numbers. */
  void follow(CudaMatrix x) {
    if (x.twinAddress() != 0) {
      behind.keySet().removeIf(block -> !block.isTwinBehind());
      x.numbersWritten();
      behind.put(x.block, x.whole());
    }
  }

  /** Rounds all stale twins. */
  void settle() {
    for (CudaMatrix x : new ArrayList<>(behind.values())) {
      if (x.block.isTwinBehind()) {
        round(x);
      }
    }
    behind.clear();
  }

  private void round(CudaMatrix x) {
    launcher.start(toBf16).in(x).twin(x);
    lanes.writes(x.block);
    launcher.size(x).overQuads(x);
  }
}
