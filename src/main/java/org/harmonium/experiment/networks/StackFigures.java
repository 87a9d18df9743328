package org.harmonium.experiment.networks;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.Binarisation;
import org.harmonium.experiment.machines.PlannedLayer;
import org.harmonium.experiment.machines.RbmMonitor;
import org.harmonium.experiment.rows.PreparedData;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.MachineLearning;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.LayerDescription;

/** What is measured while the layers of a network are learned by themselves. */
final class StackFigures {
  private StackFigures() {}

  /**
   * Phase by phase.
   *
   * @param dense the layers that may be learned by themselves
   */
  static List<List<String>> of(
      Experiment experiment, PreparedData data, List<LayerDescription> dense) {
    boolean isHeld = data.validation() != null;
    List<LearningSettings> phases = experiment.phases();
    List<List<String>> figures = new ArrayList<>();
    String below = LayerStack.unitsBelow(data);
    for (int l = 0; l < phases.size() - 1; l++) {
      LayerDescription layer = dense.get(l);
      if (phases.get(l) instanceof MachineLearning machine) {
        String units = LayerStack.units(layer.function());
        List<PlannedLayer> rbm =
            List.of(planned(below, layer.inputs()), planned(units, layer.outputs()));
        List<String> names =
            new ArrayList<>(RbmMonitor.figures(rbm, experiment.watch(), machine, isHeld, true));
        if (l > 0 || !hasStates(data)) {
          names.remove("pseudo_likelihood"); // which is of states, not of the means between them
        }
        figures.add(names);
      } else {
        figures.add(NetworkMonitor.figures("squared_error", List.of("W1"), isHeld));
      }
      below = LayerStack.unitsOf(layer.function());
    }
    return figures;
  }

  private static boolean hasStates(PreparedData data) {
    return data.binarisation() != Binarisation.NONE || data.train().isBinary();
  }

  private static PlannedLayer planned(String units, int size) {
    return new PlannedLayer(UnitsDescription.parse(units), size);
  }
}
