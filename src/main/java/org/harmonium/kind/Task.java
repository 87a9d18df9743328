package org.harmonium.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.harmonium.kind.rows.DataSettings;
import org.jspecify.annotations.Nullable;

/**
 * A learning task: the part of an experiment that a kind of model needs.
 *
 * @param <S> the settings of the kind
 * @param seed the seed of all random numbers
 * @param data the rows to learn from
 * @param model the model to learn
 * @param pretraining how the layers of a deep model are learned one after the other, from the
 *     lowest: one entry per layer, or one for all; empty for no pretraining
 * @param learning how the model is learned as a whole; null if the model is only pretrained
 * @param watch what is measured during training
 * @param images the pictures that are made
 * @param estimate how the learned model is evaluated; null for no evaluation
 */
public record Task<S extends ModelSpec>(
    long seed,
    DataSettings data,
    S model,
    List<LearningSettings> pretraining,
    @Nullable LearningSettings learning,
    WatchSettings watch,
    ImageSettings images,
    @Nullable EstimateSettings estimate) {
  /** Checks that the phases suit the model. */
  public Task {
    if (data.labelledRows() != null && !model.usesLabelledRows()) {
      throw new IllegalArgumentException(
          "data.labelledRows applies only to classifiers; remove it");
    }
    int layers = model.stackedLayers();
    if (pretraining.size() > 1 && pretraining.size() != layers) {
      throw new IllegalArgumentException(
          "pretraining has %d entries for %d layers; give one for each layer, or one for all"
              .formatted(pretraining.size(), layers));
    }
    if (!pretraining.isEmpty() && layers == 0) {
      throw new IllegalArgumentException(
          "pretraining learns dense layers one by one, and this model has no layer that it can"
              + " learn; remove it");
    }
    if (pretraining.isEmpty() && !model.needsPretraining().isEmpty()) {
      throw new IllegalArgumentException(model.needsPretraining());
    }
    if (learning == null && !model.isLearnedByPretraining()) {
      throw new IllegalArgumentException("learning is missing; write how the model is learned");
    }
  }

  /** Returns this task with its model cast to this type of settings. */
  <T extends ModelSpec> Task<T> as(Class<T> type) {
    return new Task<>(seed, data, type.cast(model), pretraining, learning, watch, images, estimate);
  }

  /** The settings of all phases of learning, in order; at least one. */
  public List<LearningSettings> phases() {
    List<LearningSettings> phases = new ArrayList<>();
    for (int l = 0; l < stacked(); l++) {
      phases.add(pretraining.get(Math.min(l, pretraining.size() - 1)));
    }
    if (learning != null) {
      phases.add(learning);
    }
    return phases;
  }

  /** The number of phases that come before the model is learned as a whole. */
  public int stacked() {
    return pretraining.isEmpty() ? 0 : model.stackedLayers();
  }

  /**
   * Returns the settings of a phase.
   *
   * @param phase its number, from 0
   */
  public <L extends LearningSettings> L phase(int phase, Class<L> type) {
    return type.cast(phases().get(phase));
  }

  /**
   * Returns the key of a phase's settings as {@code --set} takes it, such as {@code learning} or
   * {@code pretraining.0}, which may stand for all layers.
   *
   * @param phase its number, from 0
   */
  public String key(int phase) {
    return phase < stacked()
        ? "pretraining." + Math.min(phase, pretraining.size() - 1)
        : "learning";
  }

  /** The keys of all phases, each once. */
  public List<String> keys() {
    return IntStream.range(0, phases().size()).mapToObj(this::key).distinct().toList();
  }
}
