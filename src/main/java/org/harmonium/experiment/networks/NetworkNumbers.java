package org.harmonium.experiment.networks;

import java.util.List;
import java.util.stream.Stream;
import org.harmonium.data.Dataset;
import org.harmonium.experiment.settings.Experiment;
import org.harmonium.experiment.settings.LearningSettings;
import org.harmonium.experiment.settings.NetworkLearning;
import org.harmonium.experiment.training.Numbers;
import org.harmonium.nn.LayerDescription;

/** How many numbers a backend holds while networks are learned. */
final class NetworkNumbers {
  private static final int JUDGED = 1000; // rows of a pass when all is measured

  private final Experiment experiment;
  private final Dataset train;
  private final long grain;
  private final long batchAtMost;
  private long more; // numbers a row beside those of passes

  /**
   * @param grain columns that a row is padded to: 1 for none
   * @param batch the most rows of a minibatch, whatever the settings have
   */
  NetworkNumbers(Experiment experiment, Dataset train, long grain, long batch) {
    this.experiment = experiment;
    this.train = train;
    this.grain = grain;
    this.batchAtMost = batch;
  }

  /** From now on with passes of twice as many rows through these layers. */
  NetworkNumbers twice(List<LayerDescription> layers) {
    more = layers.stream().mapToLong(this::pass).sum();
    return this;
  }

  /**
   * Of networks that are learned together, and of layers that are learned before.
   *
   * @param targets columns of a minibatch beside the inputs
   * @param samples rows that are drawn to be judged
   */
  Numbers of(
      List<List<LayerDescription>> networks,
      List<LayerDescription> stacked,
      int targets,
      long samples) {
    long model = 0;
    long pass = more; // numbers a row, forward and back
    long units = 0;
    for (List<LayerDescription> layers : networks) {
      for (LayerDescription layer : layers) {
        model += parameters(layer);
        pass += pass(layer);
        units += width(layer.outputs());
      }
    }
    List<LearningSettings> phases = experiment.phases();
    LearningSettings last = phases.get(phases.size() - 1);
    long visible = width(train.cols());
    long row = pass + visible + width((long) train.cols() + targets) + 2 * width(targets);
    long block = Math.min(JUDGED, Math.max(train.rows(), samples));
    long judged = block * (2 * visible + units) + samples * visible;
    long held = copies(last) * model + stack(stacked);
    return new Numbers(held, batch(last) * row, model, units, judged);
  }

  /** Values, gradients and what the optimiser remembers. */
  private static long copies(LearningSettings learning) {
    return learning instanceof NetworkLearning network ? 2L + network.optimiser().memories() : 2;
  }

  private long batch(LearningSettings learning) {
    return Math.min(Math.min(learning.batch(), train.rows()), batchAtMost);
  }

  /** What layers by themselves hold: their values and gradients, which stay to the end. */
  private long stack(List<LayerDescription> stacked) {
    return experiment.pretraining().isEmpty()
        ? 0
        : stacked.stream().mapToLong(layer -> 2 * parameters(layer)).sum();
  }

  private long parameters(LayerDescription layer) {
    return Stream.concat(layer.parameters().stream(), layer.statistics().stream())
        .mapToLong(shape -> shape.rows() * width(shape.cols()))
        .sum();
  }

  /** Numbers for each row of a pass forward and back. */
  private long pass(LayerDescription layer) {
    return layer.rowWidths().stream().mapToLong(this::width).sum();
  }

  private long width(long cols) {
    return (cols + grain - 1) / grain * grain;
  }
}
