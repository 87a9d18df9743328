package org.harmonium.kind.dbm;

import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.machine.MachineKind;
import org.harmonium.kind.machine.SavedMachine;
import org.harmonium.model.Dbm;
import org.harmonium.model.UnitsDescription;

/** Deep Boltzmann machines. */
public final class DbmKind extends MachineKind<DbmSpec> {
  /** Creates the kind. */
  public DbmKind() {
    super(DbmSpec.class, DbmTraining::new);
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    UnitsDescription units = SavedMachine.of(saved, "visibleUnits");
    SavedMachine.requireBernoulli(saved, "hiddenUnits", "a dbm");
    SavedMachine.requireNoClasses(saved, "a dbm");
    List<Integer> sizes = SavedMachine.sizes(saved, 0);
    int visible = sizes.get(0);
    saved.requireAbove0("sigma", visible);
    SavedMachine.requireSize(saved, "visibleUnits", units, visible);
    int[] hidden = sizes.stream().skip(1).mapToInt(Integer::intValue).toArray();
    return new LearnedDbm(new Dbm(backend, units.open(backend, visible), visible, hidden));
  }
}
