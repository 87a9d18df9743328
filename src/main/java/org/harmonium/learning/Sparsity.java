package org.harmonium.learning;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.Scalar;
import org.harmonium.backend.Workspace;
import org.harmonium.model.LayeredMachine.Layer;
import org.harmonium.model.Units;
import org.jspecify.annotations.Nullable;

/**
 * The sparsity penalty, which drives the mean activity of hidden units that are 0 or 1 towards a
 * target p (Hinton 2010, section 11): q is a decaying average of the activity, the penalty is the
 * cross-entropy between p and q, and its derivative p - q with respect to a unit's total input
 * moves the bias and the incoming weights.
 *
 * <pre>
 *   q  = memory q + (1 - memory) mean hPos
 *   dc = dc + rate cost (p - q);    dW = dW + rate cost (mean vPos)ᵀ (p - q)
 * </pre>
 */
final class Sparsity {
  private final Backend backend;
  private final SparsityTarget settings;
  final Matrix q; // (1, H) running mean activity
  private final Matrix gap; // (1, H) p - q
  private final Scalar memory;
  private final Scalar newShare; // (1 - memory) / n
  private final Scalar perRow; // 1 / n
  private final Scalar strength; // rate * cost

  /**
   * @throws IllegalArgumentException if the hidden units have states other than 0 and 1; the
   *     workspace is then closed
   */
  Sparsity(Workspace workspace, Backend backend, Layer hidden, SparsityTarget settings) {
    workspace.prepare(() -> requireBinary(hidden.units()));
    this.backend = backend;
    this.settings = settings;
    this.q = workspace.zeros(1, hidden.size());
    this.gap = workspace.zeros(1, hidden.size());
    this.memory = Scalar.of((float) settings.memory());
    this.newShare = backend.scalar(0f);
    this.perRow = backend.scalar(0f);
    this.strength = backend.scalar(0f);
    // The average starts at the target, so that the first minibatches have no penalty from an empty
    // average.
    backend.fill((float) settings.target(), q);
  }

  private static void requireBinary(Units units) {
    if (units.objection(2f) == null) {
      throw new IllegalArgumentException(
          "a sparsity target is for hidden units that are 0 or 1, which '%s' units are not: leave sparsity out"
              .formatted(units.name()));
    }
  }

  void prepare(double rate, int n) {
    newShare.set((float) ((1 - settings.memory()) / n));
    perRow.set((float) (1.0 / n));
    strength.set((float) (rate * settings.cost()));
  }

  /** Updates q and p - q for this minibatch, and adds the penalty to dc. */
  void follow(Matrix hPos, Matrix dc) {
    backend.columnSums(newShare, hPos, memory, q);
    backend.fill((float) settings.target(), gap);
    backend.axpy(Scalar.MINUS_ONE, q, gap);
    backend.axpy(strength, gap, dc);
  }

  /**
   * Adds the penalty to dW of one connection from below. Must follow {@link #follow}.
   *
   * @param vPos the statistic of the layer below (n, V), such as v / sigma
   * @param offset (1, V) the offset of this statistic in centred machines; else null
   * @param vMean (1, V) workspace
   */
  void add(Matrix vPos, @Nullable Matrix offset, Matrix vMean, Matrix dW) {
    backend.columnSums(perRow, vPos, Scalar.ZERO, vMean);
    if (offset != null) {
      backend.axpy(Scalar.MINUS_ONE, offset, vMean);
    }
    backend.gemm(strength, vMean, true, gap, false, Scalar.ONE, dW);
  }
}
