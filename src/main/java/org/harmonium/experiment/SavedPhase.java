package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Checkpoint;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.learning.Snapshot;

/**
 * The state of a run in a checkpoint: the number of the phase, the results of the earlier phases,
 * and the snapshot of the phase.
 *
 * @param phase the number of the phase
 * @param stepsBefore minibatches of all earlier phases
 * @param model the contents of {@link org.harmonium.kind.Training#parameters}
 * @param snapshot of the phase's trainer
 */
record SavedPhase(int phase, long stepsBefore, Map<String, Tensor> model, Snapshot snapshot) {
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
      if (phase < 0 || phase >= phases) {
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
      return new SavedPhase(phase, before, model, snapshot);
    } catch (RuntimeException e) {
      throw new BadFileException(
          file, "is no checkpoint of this run (" + e.getMessage() + ")", "use another one", e);
    }
  }

  /** Restores the parameters that the file has. */
  void restore(Backend backend, Map<String, Matrix> parameters) {
    parameters.forEach(
        (name, x) -> {
          Tensor tensor = model.get(name);
          if (tensor != null) {
            backend.write(tensor.floats(), x);
          }
        });
  }
}
