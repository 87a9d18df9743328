package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.learning.Snapshot;
import org.harmonium.learning.Trainer;

/**
 * The state of a run in a checkpoint: the number of the phase, the results of the earlier phases,
 * and the snapshot of the phase.
 *
 * @param file of the checkpoint
 * @param phase the number of the phase
 * @param stepsBefore minibatches of all earlier phases
 * @param model the contents of {@link org.harmonium.kind.Training#parameters}
 * @param snapshot of the phase's trainer
 */
record SavedPhase(
    Path file, int phase, long stepsBefore, Map<String, Tensor> model, Snapshot snapshot) {
  private static final String PHASE = "phase";
  private static final String STEPS_BEFORE = "stepsBefore";
  private static final String MODEL = "model:";

  /**
   * Encodes the state as the content of a file. For a run of a single phase, the snapshot contains
   * the whole state.
   */
  static TensorFile encode(
      int phase, long stepsBefore, Map<String, Matrix> model, Backend backend, Snapshot snapshot) {
    TensorFile own = SnapshotFile.encode(snapshot);
    Map<String, Tensor> tensors = new LinkedHashMap<>(own.tensors());
    model.forEach(
        (name, x) ->
            tensors.put(MODEL + name, Tensor.f32(backend.download(x), x.rows(), x.cols())));
    Map<String, String> texts = new LinkedHashMap<>(own.metadata());
    texts.put(PHASE, Integer.toString(phase));
    texts.put(STEPS_BEFORE, Long.toString(stepsBefore));
    return new TensorFile(tensors, texts);
  }

  /**
   * Decodes the state.
   *
   * @param phases the number of phases of the run
   * @throws BadFileException if a part is missing or the phase does not exist
   */
  static SavedPhase decode(Checkpoint checkpoint, int phases) {
    Path file = checkpoint.file();
    TensorFile content = checkpoint.content();
    Snapshot snapshot = SnapshotFile.decode(file, content);
    try {
      int phase = Integer.parseInt(content.metadata().getOrDefault(PHASE, "0"));
      long before = Long.parseLong(content.metadata().getOrDefault(STEPS_BEFORE, "0"));
      if (phase < 0 || phase >= phases || before < 0) {
        throw new IllegalArgumentException("phase " + phase + " of " + phases);
      }
      Map<String, Tensor> model = new LinkedHashMap<>();
      content
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith(MODEL)) {
                  model.put(name.substring(MODEL.length()), tensor);
                }
              });
      return new SavedPhase(file, phase, before, model, snapshot);
    } catch (RuntimeException e) {
      throw new BadFileException(
          file, "is no checkpoint of this run (" + e.getMessage() + ")", "use another one", e);
    }
  }

  /**
   * Restores the parameters that the file has.
   *
   * @throws BadFileException if one has another shape
   */
  void restore(Backend backend, Map<String, Matrix> parameters) {
    parameters.forEach(
        (name, x) -> {
          Tensor tensor = model.get(name);
          if (tensor != null) {
            requireShape(MODEL + name, tensor.shape(), x);
            backend.write(tensor.floats(), x);
          }
        });
  }

  /**
   * Restores the trainer of the phase.
   *
   * @throws BadFileException if the snapshot does not fit its rule, rows or plan
   */
  void restore(Trainer trainer) {
    require("epoch", snapshot.epoch(), trainer.plan().epochs());
    require("cursor", snapshot.cursor(), trainer.rows());
    int batch = Math.min(trainer.plan().batch(), trainer.rows());
    long steps = snapshot.epoch() * ceil(trainer.rows(), batch) + ceil(snapshot.cursor(), batch);
    if (snapshot.step() != steps) {
      throw misfit(
          "step is %d, and epoch %d with cursor %d is step %d"
              .formatted(snapshot.step(), snapshot.epoch(), snapshot.cursor(), steps));
    }
    boolean[] visited = new boolean[trainer.rows()];
    for (int row : snapshot.order()) {
      if (row < 0 || row >= visited.length || visited[row]) {
        throw misfit("order holds the row %d out of place".formatted(row));
      }
      visited[row] = true;
    }
    snapshot.positions().forEach((name, at) -> require("stream:" + name, at, Long.MAX_VALUE));
    requireShapes("parameter:", snapshot.parameters(), trainer.rule().parameters());
    requireShapes("state:", snapshot.state(), trainer.rule().state());
    try {
      trainer.restore(snapshot);
    } catch (IllegalArgumentException e) {
      throw misfit(String.valueOf(e.getMessage()));
    }
  }

  private static long ceil(int rows, int batch) {
    return ((long) rows + batch - 1) / batch;
  }

  private void require(String key, long value, long most) {
    if (value < 0 || value > most) {
      throw misfit("%s is %d".formatted(key, value));
    }
  }

  private void requireShapes(
      String prefix, Map<String, Snapshot.Tensor> tensors, Map<String, Matrix> matrices) {
    tensors.forEach(
        (name, tensor) -> {
          Matrix x = matrices.get(name);
          if (x == null) {
            throw misfit("the run has no tensor " + prefix + name);
          }
          requireShape(prefix + name, new int[] {tensor.rows(), tensor.cols()}, x);
        });
  }

  private void requireShape(String name, int[] shape, Matrix x) {
    if (!Arrays.equals(shape, new int[] {x.rows(), x.cols()})) {
      throw misfit(
          "tensor %s has the shape %s where the run has [%d, %d]"
              .formatted(name, Arrays.toString(shape), x.rows(), x.cols()));
    }
  }

  private BadFileException misfit(String reason) {
    return new BadFileException(
        file, "does not fit this run: " + reason, "remove it, or restore a copy");
  }
}
