package org.harmonium.learning;

import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Workspace;

/**
 * The visible states that persistent chains had when an epoch began, to see how far the chains have
 * come since:
 *
 * <pre>
 *   r = sum_i a_i·b_i / sqrt(sum_i |a_i|^2 sum_i |b_i|^2)
 * </pre>
 *
 * <p>with a_i chain i's state then less the mean over chains then, and b_i the same now. Chains
 * that have forgotten where they were give a value near 0, those that stand still give 1: these are
 * no samples of the model, and the gradient pushes against the few states that they show.
 */
public final class ChainMemory implements AutoCloseable {
  private final Backend backend;
  private final Workspace workspace;
  private final Matrix now; // (n, V or more)
  private final Matrix then; // (n, V)

  /**
   * Remembers nothing yet.
   *
   * @param now where the chains are, a row each, changed by whoever runs them
   * @param visible how many of its columns, from the first on, are visible units
   */
  ChainMemory(Backend backend, Matrix now, int visible) {
    this.backend = backend;
    this.now = now;
    this.workspace = new Workspace(backend);
    this.then = workspace.zeros(now.rows(), visible);
  }

  /** An epoch begins: from here on the present states are those of then. Not for recordings. */
  void keep() {
    backend.copyColumns(now, 0, then.cols(), then, 0);
  }

  /**
   * The correlation r of the chains' states then and now, from -1 to 1; NaN where the chains do not
   * differ, as a single one does not and as none do in the first epoch, before which they have no
   * visible states. Waits for the backend.
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

  /** The states of then, by name: a run that is resumed within an epoch needs them. */
  Map<String, Matrix> state() {
    return Map.of("chainsBefore", then);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
