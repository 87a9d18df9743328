package org.harmonium.kind;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonium.config.ChosenBy;
import org.harmonium.config.Variants;
import org.harmonium.config.YamlRecords;
import org.harmonium.data.Transformation;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a model. Each {@link ModelKind} has a record that implements this interface. The
 * key {@code kind} in files names the kind.
 */
@Variants(key = "kind", source = ModelKinds.class)
public interface ModelSpec extends ChosenBy.Chooser {
  /** The units of the values of rows: {@code bernoulli} for values from 0 to 1. */
  UnitsDescription values();

  /** The setting that allows rows with any values, for messages. */
  String forAnyValues();

  /** The files that the model starts from, by the key that names them; empty for none. */
  default Map<String, Path> files() {
    return Map.of();
  }

  /**
   * The transformation of the rows that the model of {@link #files} learned from, which this model
   * needs too; null for none.
   */
  default @Nullable Transformation transformation() {
    return null;
  }

  /** Returns these settings with relative paths resolved against a folder. */
  default ModelSpec in(Path folder) {
    return this;
  }

  /** Whether the model also learns the labels of the data. */
  default boolean labels() {
    return false;
  }

  /** Whether the model supports labels for only a part of the training rows. */
  default boolean usesLabelledRows() {
    return false;
  }

  /** The number of layers that {@code pretraining} learns one after the other. */
  default int stackedLayers() {
    return 0;
  }

  /** The algorithms that learn the model as a whole. */
  List<Class<? extends LearningSettings>> algorithms();

  /**
   * The algorithms of pretraining; empty if the model has no pretraining.
   *
   * @throws IllegalArgumentException if another setting rules pretraining out, with the reason
   */
  default List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    return List.of();
  }

  /** The reason why the model requires {@code pretraining}; empty if it does not. */
  default String needsPretraining() {
    return "";
  }

  /** Whether {@code learning} may be left out. */
  default boolean isLearnedByPretraining() {
    return false;
  }

  @Override
  default Map<String, Class<? extends Record>> variants(String component) {
    boolean isPretraining = component.equals("pretraining");
    Map<String, Class<? extends Record>> byName = new LinkedHashMap<>();
    for (Class<? extends LearningSettings> each :
        isPretraining ? pretrainingAlgorithms() : algorithms()) {
      byName.put(YamlRecords.name(each), each.asSubclass(Record.class));
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException(
          "pretraining applies to models that are learned layer by layer (such as dbn, dbm,"
              + " classifier, autoencoder); write under 'learning' how this one is learned");
    }
    return byName;
  }
}
