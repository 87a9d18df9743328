package org.harmonium.estimate;

import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Rbm;

/**
 * The free energies of an RBM whose last visible units are a group of labels, for given states of
 * the other visible units and each label:
 *
 * <pre>
 *   F(x, y_k) = -b·x - d_k - sum_j A(c_j + (x W)_j + U_kj)
 * </pre>
 *
 * <p>U and d are the label units' rows of the weights and their biases. The product x W is computed
 * once for all labels.
 */
final class LabelSums {
  private LabelSums() {}

  /** Returns F(x, y_k) in nats for each row of x (n, V - K), states or means, and each label. */
  static double[][] freeEnergies(Rbm rbm, int labels, Matrix x) {
    Backend backend = rbm.backend();
    int from = rbm.visible() - labels; // the first label unit
    double[][] free = new double[x.rows()][labels];
    try (Matrix joint = backend.zeros(x.rows(), rbm.visible());
        Matrix t = backend.zeros(x.rows(), rbm.hidden());
        Matrix withLabel = backend.zeros(x.rows(), rbm.hidden())) {
      backend.copyColumns(x, 0, from, joint, 0); // all label units are 0
      double[] ofX = rbm.visibleUnits().logBase(backend, joint, rbm.visibleBias());
      double[] bias = backend.downloadDoubles(rbm.visibleBias());
      backend.affine(rbm.statistic(joint), rbm.weights(), false, rbm.hiddenBias(), t);
      for (int k = 0; k < labels; k++) {
        backend.addRow(t, rbm.weights().rows(from + k, from + k + 1), withLabel);
        double[] ofHidden =
            rbm.hiddenUnits().logNormaliser(backend, 1, withLabel, rbm.hiddenBias());
        for (int i = 0; i < free.length; i++) {
          free[i][k] = -ofX[i] - bias[from + k] - ofHidden[i];
        }
      }
    }
    return free;
  }
}
