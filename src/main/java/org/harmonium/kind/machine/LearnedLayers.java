package org.harmonium.kind.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.kind.Clamp;
import org.harmonium.kind.GivesLayers;
import org.harmonium.kind.Sampler;
import org.harmonium.model.LayeredMachine;
import org.harmonium.model.Units;

/** A machine of layers without connections within a layer. Each is connected with the next. */
public interface LearnedLayers extends LearnedMachine, GivesLayers {
  /** The machine itself. */
  LayeredMachine machine();

  @Override
  default Backend backend() {
    return machine().backend();
  }

  @Override
  default Map<String, Matrix> parameters() {
    return machine().parameters();
  }

  @Override
  default Units visibleUnits() {
    return machine().layers().get(0).units();
  }

  @Override
  default Units hiddenUnits() {
    return machine().layers().get(1).units();
  }

  @Override
  default int visible() {
    return machine().layers().get(0).size();
  }

  @Override
  default int layers() {
    return machine().layers().size() - 1;
  }

  @Override
  default int hidden(int layer) {
    return machine().layers().get(layer).size();
  }

  @Override
  default Sampler sampler(int chains) {
    return new MachineSampler(machine(), chains);
  }

  @Override
  default Completion complete(Clamp clamp) {
    return Completion.of(machine(), clamp);
  }

  @Override
  default float[][] features(int layer, int n) {
    List<Matrix> weights = new ArrayList<>();
    machine().connections().subList(0, layer).forEach(each -> weights.add(each.weights()));
    return Projection.of(backend(), weights, n);
  }
}
