package org.harmonium.kind.classifier;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonium.backend.Backend;
import org.harmonium.kind.LearnedModel;
import org.harmonium.kind.ModelFile;
import org.harmonium.kind.dbm.LearnedDbm;
import org.harmonium.kind.dbn.LearnedDbn;
import org.harmonium.kind.rbm.LearnedRbm;
import org.harmonium.model.Dbm;
import org.harmonium.model.PretrainedLayers;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a machine that was learned before, from its file.
 *
 * @param layers what a network's layers start with
 * @param machine what augments the network's inputs; null where they are the rows themselves
 */
record Pretrained(PretrainedLayers layers, @Nullable Dbm machine) implements AutoCloseable {
  private static final String MODEL = "model.safetensors";

  /**
   * Reads a model file, or that in the directory of a run.
   *
   * @throws IllegalArgumentException if there is none, or its model has no layers for a network
   */
  static Pretrained read(Backend backend, String from) {
    Path path = Path.of(from);
    Path file = Files.isDirectory(path) ? path.resolve(MODEL) : path;
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "model.from: there is no file %s; give a model file (.safetensors), or the directory of a finished run"
              .formatted(file));
    }
    ModelFile read = ModelFile.read(file);
    LearnedModel model = read.open(backend);
    boolean isKept = false;
    try {
      if (read.transformation() != null) {
        throw new IllegalArgumentException(
            "model.from: %s learned from preprocessed rows; learn it from the rows themselves"
                .formatted(file));
      }
      if (model instanceof LearnedRbm rbm) {
        return new Pretrained(PretrainedLayers.of(List.of(rbm.rbm())), null);
      }
      if (model instanceof LearnedDbn net) {
        return new Pretrained(PretrainedLayers.of(net.dbn()), null);
      }
      if (model instanceof LearnedDbm dbm) {
        isKept = dbm.machine().depth() > 1;
        if (isKept && dbm.visibleUnits().isScaled()) {
          isKept = false;
          throw new IllegalArgumentException(
              "model.from: %s has Gaussian visible units, by which inputs are not augmented; give a dbm of binary ones"
                  .formatted(file));
        }
        return new Pretrained(PretrainedLayers.of(dbm.machine()), isKept ? dbm.machine() : null);
      }
      throw new IllegalArgumentException(
          "model.from: %s is %s; give an rbm, a dbn or a dbm"
              .formatted(file, model.kind().withArticle()));
    } finally {
      if (!isKept) {
        model.close();
      }
    }
  }

  @Override
  public void close() {
    if (machine != null) {
      machine.close();
    }
  }
}
