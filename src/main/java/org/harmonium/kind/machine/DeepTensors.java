package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.kind.SavedModel;

/** The tensors of a deep machine: W1 [V, H1], W2 [H1, H2] .. and the biases b [V], c1 [H1] .. */
public final class DeepTensors {
  private static final String SHAPES =
      "a deep model is W1 [V, H1], W2 [H1, H2] .. and the biases b [V], c1 [H1] ..";

  private DeepTensors() {}

  /**
   * Returns the numbers of units, layer by layer, the visible one first.
   *
   * @param labels the number of label units, which are further rows of the highest weights
   * @throws BadFileException if a tensor is missing, or the layers do not chain
   */
  public static List<Integer> sizes(SavedModel saved, int labels) {
    Tensor b = saved.tensor("b", 1, SHAPES);
    int depth = 1;
    while (saved.tensors().containsKey("W" + (depth + 1))) {
      depth++;
    }
    List<Integer> sizes = new ArrayList<>();
    int below = b.size() - (depth == 1 ? labels : 0);
    sizes.add(below);
    for (int l = 1; l <= depth; l++) {
      Tensor w = saved.tensor("W" + l, 2, SHAPES);
      Tensor c = saved.tensor("c" + l, 1, SHAPES);
      int rows = below + (l == depth ? labels : 0);
      int units = w.shape()[1];
      int biases = units + (l == depth - 1 ? labels : 0);
      if (w.shape()[0] != rows || c.size() != biases) {
        throw new BadFileException(
            saved.file(),
            "the layers do not chain: W%d is [%d, %d] where [%d, %d] is wanted, and c%d is [%d] where [%d] is"
                .formatted(l, w.shape()[0], units, rows, units, l, c.size(), biases),
            SHAPES);
      }
      sizes.add(units);
      below = units;
    }
    return sizes;
  }
}
