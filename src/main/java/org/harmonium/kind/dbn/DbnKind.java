package org.harmonium.kind.dbn;

import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.machine.MachineKind;
import org.harmonium.kind.machine.SavedMachine;
import org.harmonium.model.Dbn;

/** Deep belief nets. */
public final class DbnKind extends MachineKind<DbnSpec> {
  /** Creates the kind. */
  public DbnKind() {
    super(DbnSpec.class, DbnTraining::new);
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    SavedMachine.requireBernoulli(saved, "visibleUnits", "a dbn");
    SavedMachine.requireBernoulli(saved, "hiddenUnits", "a dbn");
    int classes = SavedMachine.classes(saved);
    List<Integer> sizes = SavedMachine.sizes(saved, classes);
    List<Integer> hidden = sizes.subList(1, sizes.size());
    Dbn dbn = LearnedDbn.net(backend, sizes.get(0), hidden, classes);
    // A net with separate recognition weights has them in all layers.
    if (IntStream.range(1, hidden.size()).anyMatch(l -> saved.tensors().containsKey("R" + l))) {
      dbn.untie();
    }
    return new LearnedDbn(dbn);
  }
}
