package org.harmonium.kind.rbm;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.config.Keys;
import org.harmonium.io.Tensor;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.MachineKind;
import org.harmonium.kind.machine.RbmAlgorithm;
import org.harmonium.kind.machine.SavedMachine;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.Rbm;
import org.harmonium.model.UnitsDescription;

/** Restricted Boltzmann machines. */
public final class RbmKind extends MachineKind<RbmSpec> {
  private static final String SHAPES = "an RBM is W [visible, hidden], b [visible] and c [hidden]";

  /** Creates the kind. */
  public RbmKind() {
    super(RbmSpec.class, RbmTraining::new);
  }

  @Override
  public void require(Task<RbmSpec> task, PreparedData data) {
    RbmSpec model = task.model();
    UnitsDescription hidden = UnitsDescription.parse(model.hiddenUnits());
    super.require(task, data);
    Keys.check("model.hiddenUnits", () -> hidden.requireSize(model.hidden()));
    for (UnitsDescription units : List.of(model.values(), hidden)) {
      if (task.learning() instanceof RbmAlgorithm.Tempering && !units.hasLogNormaliser()) {
        throw new IllegalArgumentException(
            "learning.algorithm is 'tempering', which swaps by energies, and %s units have none; choose one of cd, pcd, fpcd, mean-field-cd"
                .formatted(units));
      }
    }
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    UnitsDescription visibleUnits = SavedMachine.of(saved, "visibleUnits");
    UnitsDescription hiddenUnits = SavedMachine.of(saved, "hiddenUnits");
    SavedMachine.requireNoClasses(saved, "an rbm");
    Tensor w = saved.tensor("W", 2, SHAPES);
    Tensor b = saved.tensor("b", 1, SHAPES);
    Tensor c = saved.tensor("c", 1, SHAPES);
    if (w.shape()[0] != b.size() || w.shape()[1] != c.size()) {
      throw saved.bad(
          "W is [%d, %d], b is [%d] and c is [%d]"
              .formatted(w.shape()[0], w.shape()[1], b.size(), c.size()),
          "W must be [visible, hidden], b [visible] and c [hidden]");
    }
    saved.requireAbove0("sigma", b.size());
    SavedMachine.requireSize(saved, "visibleUnits", visibleUnits, b.size());
    SavedMachine.requireSize(saved, "hiddenUnits", hiddenUnits, c.size());
    return new LearnedRbm(
        new Rbm(
            backend,
            visibleUnits.open(backend, b.size()),
            b.size(),
            hiddenUnits.open(backend, c.size()),
            c.size()));
  }
}
