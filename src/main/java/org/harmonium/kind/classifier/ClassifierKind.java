package org.harmonium.kind.classifier;

import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.backend.Backend;
import org.harmonium.backend.ShapeException;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelKind;
import org.harmonium.kind.SavedModel;
import org.harmonium.kind.Task;
import org.harmonium.kind.machine.MachineAlgorithm;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.rows.DataSettings.Preprocessing;
import org.harmonium.kind.rows.Labels;
import org.harmonium.kind.rows.PreparedData;
import org.harmonium.model.BernoulliUnits;
import org.harmonium.model.Dbm;
import org.harmonium.model.Network;
import org.harmonium.nn.ActivationFunction;
import org.harmonium.nn.LayerDescription;
import org.jspecify.annotations.Nullable;

/** Classifiers. */
public final class ClassifierKind extends ModelKind<ClassifierSpec> {
  /** Creates the kind. */
  public ClassifierKind() {
    super(ClassifierSpec.class, ClassifierTraining::new);
  }

  @Override
  public void require(Task<ClassifierSpec> task, PreparedData data) {
    Labels.require(data, "give labelled data");
    Integer labelled = task.data().labelledRows();
    if (labelled != null && labelled > data.train().rows()) {
      throw new IllegalArgumentException(
          "data.labelledRows: %d asked for, there are %d training rows"
              .formatted(labelled, data.train().rows()));
    }
    if (task.model().from() != null && task.data().preprocessing() != Preprocessing.NONE) {
      throw new IllegalArgumentException(
          "data.preprocessing: the rows have the preprocessing of the machine of model.from; set it"
              + " to none");
    }
    MachineAlgorithm.requireSigma(task);
  }

  @Override
  public LearnedModel open(Backend backend, SavedModel saved) {
    List<LayerDescription> layers = LayerWords.read(saved, "layers");
    List<Integer> machine = saved.sizes("machine");
    Dbm augmenting = machine.isEmpty() ? null : machine(backend, machine, layers.get(0));
    LearnedClassifier model;
    try {
      Network network = new Network(backend, layers, ActivationFunction.SOFTMAX);
      model = new LearnedClassifier(network, augmenting);
    } catch (RuntimeException e) {
      if (augmenting != null) {
        augmenting.close();
      }
      throw e;
    }
    return LayerWords.fitting(saved, model);
  }

  private static Dbm machine(Backend backend, List<Integer> sizes, LayerDescription first) {
    if (sizes.size() < 3) {
      throw new IllegalArgumentException("'machine' needs a visible layer and two hidden ones");
    }
    if (first.inputs() != sizes.get(0) + sizes.get(2)) {
      throw new ShapeException(
          "layer 1 (%s) takes %d inputs, the machine gives %d visible units and %d of its second hidden layer; make them equal"
              .formatted(first, first.inputs(), sizes.get(0), sizes.get(2)));
    }
    int[] hidden = sizes.stream().skip(1).mapToInt(Integer::intValue).toArray();
    return new Dbm(backend, BernoulliUnits.INSTANCE, sizes.get(0), hidden);
  }

  /** The sizes of the layers of a machine, the visible one first; empty without one. */
  static List<Integer> sizes(@Nullable Dbm machine) {
    return machine == null
        ? List.of()
        : IntStream.rangeClosed(0, machine.depth()).mapToObj(machine::size).toList();
  }
}
