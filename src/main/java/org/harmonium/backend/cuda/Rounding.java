package org.harmonium.backend.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the bf16 twins of matrices true where they are read. A twin is made at the first use as a
 * factor. The kernels of the hot path write it with the numbers; behind others it is rounded when
 * the next product reads it, which is never for sums that an activation function overwrites.
 *
 * <p>No twin is behind at the beginning or the end of a recorded step, so that its replays and the
 * work between them need not know of each other: {@link #settle}.
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

  /** Makes sure that a factor has a true twin. */
  void require(CudaMatrix x) {
    if (x.block().twin() == null) {
      x.block().makeTwin();
      // The whole block, not only the rows of this view, and at once: a twin is never half true.
      lanes.directly(() -> round(x.whole()));
    } else if (x.block().isTwinBehind()) {
      round(x.whole());
    }
  }

  /** After a kernel that wrote the numbers alone. */
  void follow(CudaMatrix x) {
    if (x.twinAddress() != 0) {
      behind.keySet().removeIf(block -> !block.isTwinBehind());
      x.numbersWritten();
      behind.put(x.block(), x.whole());
    }
  }

  /** Rounds all that is behind. */
  void settle() {
    for (CudaMatrix x : new ArrayList<>(behind.values())) {
      if (x.block().isTwinBehind()) {
        round(x);
      }
    }
    behind.clear();
  }

  private void round(CudaMatrix x) {
    launcher.start(toBf16).in(x).twin(x);
    lanes.writes(x.block());
    launcher.size(x).overQuads(x);
  }
}
