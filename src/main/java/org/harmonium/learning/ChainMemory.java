package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;

/**
 * The visible states that persistent chains had when an epoch began, for the autocorrelation of the
 * chains since then:
 *
 * <pre>
 *   r = sum_i a_i·b_i / sqrt(sum_i |a_i|^2 sum_i |b_i|^2)
 * </pre>
 *
 * <p>where a_i and b_i are the earlier and the current state of chain i minus the mean over chains.
 * Chains that mix give a value near 0. Chains that do not move give 1: their states are not samples
 * of the model.
 */
public final class ChainMemory {
  private final Backend backend;
  private final Matrix now; // (n, V or more)
  private final Matrix then; // (n, V)

  /**
   * @param now the current states of the chains, one row per chain, which their owner updates
   * @param visible the number of its first columns that are visible units
   */
  ChainMemory(Workspace workspace, Backend backend, Matrix now, int visible) {
    this.backend = backend;
    this.now = now;
    this.then = workspace.zeros(now.rows(), visible);
  }

  /** Stores the current states at the start of an epoch. Not for recordings. */
  void keep() {
    backend.copyColumns(now, 0, then.cols(), then, 0);
  }

  /**
   * Returns r, from -1 to 1; NaN if the states of the chains do not differ, as with a single chain
   * or in the first epoch. Waits for the backend.
   */
  public double autocorrelation() {
    double[] a = backend.downloadDoubles(then);
    double[] b = backend.downloadDoubles(now);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int j = 0; j < then.cols(); j++) {
      double meanOfA = mean(a, then.cols(), j);
      double meanOfB = mean(b, now.cols(), j);
      for (int i = 0; i < then.rows(); i++) {
        double ofA = a[i * then.cols() + j] - meanOfA;
        double ofB = b[i * now.cols() + j] - meanOfB;
        ab += ofA * ofB;
        aa += ofA * ofA;
        bb += ofB * ofB;
      }
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Double.NaN;
  }

  private double mean(double[] states, int cols, int col) {
    double sum = 0;
    for (int at = col; at < states.length; at += cols) {
      sum += states[at];
    }
    return sum / then.rows();
  }

  Map<String, Matrix> state() {
    return Map.of("chainsBefore", then);
  }
}
