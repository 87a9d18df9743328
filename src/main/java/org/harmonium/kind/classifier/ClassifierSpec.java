package org.harmonium.kind.classifier;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.harmonium.config.Default;
import org.harmonium.config.Keys;
import org.harmonium.config.VariantName;
import org.harmonium.data.Transformation;
import org.harmonium.kind.LearningSettings;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.network.BackpropagationLearning;
import org.harmonium.kind.network.LayerLearning;
import org.harmonium.kind.network.LayerWords;
import org.harmonium.kind.network.NetworkSpec;
import org.harmonium.model.UnitsDescription;
import org.harmonium.nn.Initialisation;
import org.jspecify.annotations.Nullable;

/**
 * A network that gives rows a class.
 *
 * @param layers the hidden layers; an affine one with an output for each class, and softmax, follow
 * @param init the law of the initial weights
 * @param from the file or the run of a trained rbm, dbn or dbm whose hidden layers are the first
 *     ones; null for none. Without {@code layers} it is all of them
 */
@VariantName("classifier")
public record ClassifierSpec(
    @Default("[]") List<String> layers,
    @Default("glorot-uniform") String init,
    @Nullable String from)
    implements NetworkSpec {
  /** Checks the words. */
  public ClassifierSpec {
    LayerWords.require("layers", layers);
    Keys.under("init", () -> Initialisation.parse(init));
  }

  @Override
  public Map<String, Path> files() {
    return file().map(file -> Map.of("model.from", file)).orElse(Map.of());
  }

  @Override
  public @Nullable Transformation transformation() {
    return file().map(file -> ModelFile.read(file).transformation()).orElse(null);
  }

  /** The model file, if it exists. */
  private Optional<Path> file() {
    return Optional.ofNullable(from).map(Pretrained::file).filter(Files::exists);
  }

  @Override
  public ClassifierSpec in(Path folder) {
    return from == null ? this : new ClassifierSpec(layers, init, folder.resolve(from).toString());
  }

  @Override
  public int stackedLayers() {
    return LayerWords.countAffine(layers);
  }

  @Override
  public UnitsDescription values() {
    return UnitsDescription.parse("gaussian");
  }

  @Override
  public boolean labels() {
    return true;
  }

  @Override
  public boolean usesLabelledRows() {
    return true;
  }

  @Override
  public List<Class<? extends LearningSettings>> algorithms() {
    return List.of(BackpropagationLearning.class);
  }

  @Override
  public List<Class<? extends LearningSettings>> pretrainingAlgorithms() {
    if (from != null) {
      throw new IllegalArgumentException(
          "pretraining and model.from are two ways to begin; remove one of them");
    }
    return LayerLearning.ALGORITHMS;
  }
}
