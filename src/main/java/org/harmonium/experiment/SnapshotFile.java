package org.harmonium.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;
import org.harmonium.learning.Snapshot;

/**
 * A training snapshot as tensors and texts: {@code parameter:W}, {@code state:dW}, {@code order},
 * and the metadata {@code epoch}, {@code step}, {@code cursor}, {@code stream:gibbs}, {@code
 * memory:LISTENER:KEY}.
 */
final class SnapshotFile {
  private static final String PARAMETER = "parameter:";
  private static final String STATE = "state:";
  private static final String STREAM = "stream:";
  private static final String MEMORY = "memory:";

  private SnapshotFile() {}

  static TensorFile encode(Snapshot snapshot) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, PARAMETER, snapshot.parameters());
    put(tensors, STATE, snapshot.state());
    tensors.put("order", Tensor.i32(snapshot.order(), snapshot.order().length));
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("epoch", Integer.toString(snapshot.epoch()));
    texts.put("step", Long.toString(snapshot.step()));
    texts.put("cursor", Integer.toString(snapshot.cursor()));
    snapshot.positions().forEach((name, at) -> texts.put(STREAM + name, Long.toString(at)));
    snapshot
        .memory()
        .forEach(
            (listener, memory) ->
                memory.forEach((key, value) -> texts.put(MEMORY + listener + ":" + key, value)));
    return new TensorFile(tensors, texts);
  }

  private static void put(
      Map<String, Tensor> tensors, String prefix, Map<String, Snapshot.Tensor> matrices) {
    matrices.forEach(
        (name, x) -> tensors.put(prefix + name, Tensor.f32(x.values(), x.rows(), x.cols())));
  }

  /**
   * Decodes a snapshot.
   *
   * @throws BadFileException if a part is missing
   */
  static Snapshot decode(Path file, TensorFile content) {
    try {
      Map<String, Long> positions = new LinkedHashMap<>();
      Map<String, Map<String, String>> memory = new LinkedHashMap<>();
      content
          .metadata()
          .forEach(
              (key, value) -> {
                if (key.startsWith(STREAM)) {
                  positions.put(key.substring(STREAM.length()), Long.valueOf(value));
                } else if (key.startsWith(MEMORY)) {
                  String[] parts = key.substring(MEMORY.length()).split(":", 2);
                  memory.computeIfAbsent(parts[0], k -> new LinkedHashMap<>()).put(parts[1], value);
                }
              });
      return new Snapshot(
          Math.toIntExact(number(content, "epoch")),
          number(content, "step"),
          Math.toIntExact(number(content, "cursor")),
          content.tensor("order").ints(),
          matrices(content, PARAMETER),
          matrices(content, STATE),
          positions,
          memory);
    } catch (RuntimeException e) {
      throw new BadFileException(
          file,
          "is no checkpoint of a training run (" + e.getMessage() + ")",
          "use another one",
          e);
    }
  }

  private static long number(TensorFile content, String key) {
    String text = content.metadata().get(key);
    if (text == null) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return Long.parseLong(text);
  }

  private static Map<String, Snapshot.Tensor> matrices(TensorFile content, String prefix) {
    Map<String, Snapshot.Tensor> matrices = new LinkedHashMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                int[] shape = tensor.shape();
                if (shape.length != 2) {
                  throw new IllegalArgumentException(
                      "tensor %s has the shape %s, not that of a matrix"
                          .formatted(name, Arrays.toString(shape)));
                }
                matrices.put(
                    name.substring(prefix.length()),
                    new Snapshot.Tensor(shape[0], shape[1], tensor.floats()));
              }
            });
    return matrices;
  }
}
