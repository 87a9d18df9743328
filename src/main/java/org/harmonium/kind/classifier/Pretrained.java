package org.harmonium.kind.classifier;

import java.nio.file.Files;
import java.nio.file.Path;
import org.harmonium.backend.Backend;
import org.harmonium.config.Keys;
import org.harmonium.kind.GivesLayers;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.model.Dbm;
import org.harmonium.model.PretrainedLayers;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a trained machine, from its file.
 *
 * @param layers the initial values of a network's layers
 * @param machine the machine that augments the network's inputs; null if the inputs are the rows
 *     themselves
 */
record Pretrained(PretrainedLayers layers, @Nullable Dbm machine) implements AutoCloseable {
  private static final String MODEL = "model.safetensors";

  /**
   * Reads a model file, or the model file in the directory of a run.
   *
   * @throws IllegalArgumentException if the file does not exist, or its model has no layers for a
   *     network
   */
  static Pretrained read(Backend backend, String from) {
    Path file = file(from);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "model.from: there is no file %s; give a model file (.safetensors), or the directory of a finished run"
              .formatted(file));
    }
    ModelFile read = ModelFile.read(file);
    LearnedModel model = read.open(backend);
    boolean isKept = false;
    try {
      if (!(model instanceof GivesLayers machine)) {
        throw new IllegalArgumentException(
            "model.from: %s is %s; give an rbm, a dbn or a dbm"
                .formatted(file, model.kind().withArticle()));
      }
      Dbm augmenting = Keys.under("model.from: " + file, machine::augmenting);
      isKept = augmenting != null;
      return new Pretrained(machine.pretrainedLayers(), augmenting);
    } finally {
      if (!isKept) {
        model.close();
      }
    }
  }

  /** Returns the model file: a file itself, or that of the run in a directory. */
  static Path file(String from) {
    Path path = Path.of(from);
    return Files.isDirectory(path) ? path.resolve(MODEL) : path;
  }

  @Override
  public void close() {
    if (machine != null) {
      machine.close();
    }
  }
}
