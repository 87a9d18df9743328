package org.harmonium.experiment.machines;

import java.util.ArrayList;
import java.util.List;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.rows.Labels;
import org.harmonium.experiment.settings.MachineSettings;
import org.harmonium.experiment.settings.MachineSettings.RbmSettings;
import org.harmonium.model.UnitsDescription;

/**
 * A layer of a model that there is not yet.
 *
 * @param units what they are
 * @param size how many
 */
public record PlannedLayer(UnitsDescription units, int size) {

  /** The visible layer and the hidden ones, from the lowest on; labels are in none of them. */
  static List<PlannedLayer> of(MachineSettings model, Dataset train) {
    List<PlannedLayer> layers = new ArrayList<>();
    layers.add(new PlannedLayer(UnitsDescription.parse(model.visibleUnits()), train.cols()));
    UnitsDescription hidden =
        model instanceof RbmSettings rbm
            ? UnitsDescription.parse(rbm.hiddenUnits())
            : UnitsDescription.BERNOULLI;
    model.layers().forEach(size -> layers.add(new PlannedLayer(hidden, size)));
    return layers;
  }

  /**
   * The two layers of an RBM in a stack; where labels are learned, the highest one sees them beside
   * its features.
   *
   * @param number of the RBM, from 1
   */
  static List<PlannedLayer> ofRbm(int number, MachineSettings model, Dataset train) {
    List<PlannedLayer> layers = of(model, train);
    PlannedLayer below = layers.get(number - 1);
    if (model.labels() && number == model.layers().size()) {
      int classes = Labels.classes(train);
      below =
          new PlannedLayer(
              UnitsDescription.parse(
                  "%s:%d+softmax:%d".formatted(below.units, below.size, classes)),
              below.size + classes);
    }
    return List.of(below, layers.get(number));
  }

  /** log2 of the number of its states; infinite where a unit's are not finitely many. */
  double bits() {
    return units.bits(size);
  }
}
