package org.harmonium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The sizes and the learning rule of a training step.
 *
 * @param visible V
 * @param hidden H
 * @param batch rows of a minibatch, and the number of chains
 * @param k Gibbs steps
 * @param rule the learning rule
 */
public record StepShape(int visible, int hidden, int batch, int k, Rule rule) {
  /** The learning rules that can be timed. */
  public enum Rule {
    /** Contrastive divergence with reconstructions of means. */
    CD,
    /** Persistent contrastive divergence. */
    PCD;

    /** Returns cd or pcd. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The largest size of the array that contains the rows of some minibatches. */
  private static final long MOST = 1L << 27;

  /** Requires that all sizes are at least 1 and that the minibatch is not too large. */
  public StepShape {
    if (visible < 1 || hidden < 1 || batch < 1 || k < 1) {
      throw new IllegalArgumentException(
          "visible, hidden, batch and k must be at least 1, were %d, %d, %d and %d"
              .formatted(visible, hidden, batch, k));
    }
    if ((long) batch * visible > MOST || (long) batch * hidden > MOST) {
      throw new IllegalArgumentException(
          "a minibatch of %d rows of %d and %d units is too large; choose a smaller batch"
              .formatted(batch, visible, hidden));
    }
  }

  /** Returns the machines of published measurements, each with k = 1 and k = 10. */
  public static List<StepShape> standard(boolean full, Rule rule) {
    int[][] machines = {{784, 500, 100}, {784, 1024, 512}, {1024, 1024, 128}, {4096, 4096, 4096}};
    List<StepShape> shapes = new ArrayList<>();
    for (int[] m : machines) {
      if (full || m[0] < 4096) {
        shapes.add(new StepShape(m[0], m[1], m[2], 1, rule));
        shapes.add(new StepShape(m[0], m[1], m[2], 10, rule));
      }
    }
    return shapes;
  }

  /** Returns the number of connection updates of a step, batch * V * H. */
  public double connections() {
    return (double) batch * visible * hidden;
  }

  /**
   * Returns the floating-point operations of the products of a step, in 10^9: (2k + 3) * 2 batch V
   * H, for 2k + 1 propagations between the layers and 2 statistics.
   */
  public double gflop() {
    return (2 * k + 3) * 2 * connections() * 1e-9;
  }
}
