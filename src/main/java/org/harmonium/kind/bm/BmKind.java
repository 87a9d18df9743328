package org.harmonium.kind.bm;

import org.harmonium.backend.Backend;
import org.harmonium.io.Tensor;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.MachineKind;
import org.harmonium.kind.machine.SavedMachine;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.learning.ExactBoltzmannLearning;
import org.harmonium.model.BoltzmannMachine;
import org.harmonium.model.Connectivity;

/** General Boltzmann machines. */
public final class BmKind extends MachineKind<BmSpec> {
  private static final String SHAPES =
      "a general Boltzmann machine is W [units, units] and b [units]";

  /** Creates the kind. */
  public BmKind() {
    super(BmSpec.class, BmTraining::new);
  }

  @Override
  public void require(Task<BmSpec> task, PreparedData data) {
    super.require(task, data);
    int units = data.train().cols() + task.model().hidden();
    if (task.learning() instanceof BmAlgorithm.Exact) {
      if (units > ExactBoltzmannLearning.LARGEST) {
        throw new IllegalArgumentException(
            "learning.algorithm: exact learning is possible up to %d units; this machine has %d: use pcd"
                .formatted(ExactBoltzmannLearning.LARGEST, units));
      }
      if (!data.train().isBinary()) {
        throw new IllegalArgumentException(
            "learning.algorithm: exact learning is for rows of 0 and 1; set"
                + " data.binarisation=threshold");
      }
    }
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    SavedMachine.requireBernoulli(saved, "visibleUnits", "a bm");
    SavedMachine.requireBernoulli(saved, "hiddenUnits", "a bm");
    SavedMachine.requireNoClasses(saved, "a bm");
    Tensor w = saved.tensor("W", 2, SHAPES);
    Tensor b = saved.tensor("b", 1, SHAPES);
    int units = b.size();
    int visible = saved.description().has("visible") ? saved.number("visible") : units;
    if (visible == 0) {
      throw saved.bad("has 0 visible units", "correct its metadata");
    }
    if (w.shape()[0] != units || w.shape()[1] != units || visible < 1 || visible > units) {
      throw saved.bad(
          "W is [%d, %d], b is [%d] and %d units are visible"
              .formatted(w.shape()[0], w.shape()[1], units, visible),
          SHAPES);
    }
    float[] weights = w.floats();
    requireSymmetric(saved, weights, units);
    return new LearnedBm(
        new BoltzmannMachine(backend, Connectivity.ofWeights(weights, units), visible));
  }

  private static void requireSymmetric(SavedModel saved, float[] w, int units) {
    for (int i = 0; i < units; i++) {
      for (int j = 0; j <= i; j++) {
        float one = w[i * units + j];
        if (i == j ? one != 0 : one != w[j * units + i]) {
          throw saved.bad(
              i == j
                  ? "W[%d, %d] is %s".formatted(i, i, one)
                  : "W[%d, %d] is %s and W[%d, %d] is %s"
                      .formatted(i, j, one, j, i, w[j * units + i]),
              "W must be symmetric with a diagonal of zeros");
        }
      }
    }
  }
}
