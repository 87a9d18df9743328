package org.harmonium.experiment.learned;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Backends;
import org.harmonium.backend.Matrix;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorType;
import org.jspecify.annotations.Nullable;

/** Whether the tensors of a file are those that the layers it describes have. */
final class NetworkTensors {
  private static final long LITTLE = 1_000_000; // numbers, for which there is always room

  private NetworkTensors() {}

  /**
   * The width of its rows and of its hidden layers.
   *
   * @throws BadFileException if the layers do not chain, or a tensor is missing or has not the
   *     shape of its place
   */
  static List<Integer> sizes(Path file, NetworkDescription network, Map<String, Tensor> tensors) {
    requireRoom(file, network, tensors);
    try (Backend backend = Backends.cpu();
        LearnedModel model = network.open(backend)) {
      Map<String, Matrix> parameters = model.parameters();
      parameters.forEach((name, x) -> requireShape(file, name, x, tensors.get(name)));
      requireNoOthers(file, parameters.keySet(), tensors);
      tensors.forEach((name, tensor) -> requireVariance(file, name, tensor));
      List<Integer> sizes = ModelLayout.sizes(model);
      RestOfModel.requirePreprocessing(file, sizes.get(0), tensors);
      return sizes;
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, String.valueOf(e.getMessage()), "correct its metadata", e);
    }
  }

  /** Layers without their weights in the file must not take memory before that is told. */
  private static void requireRoom(
      Path file, NetworkDescription network, Map<String, Tensor> tensors) {
    long described = network.weights();
    long held = tensors.values().stream().mapToLong(Tensor::size).sum();
    if (described > held + LITTLE) {
      throw new BadFileException(
          file,
          "describes layers with %d weights, and holds %d numbers".formatted(described, held),
          "correct its metadata");
    }
  }

  private static void requireNoOthers(Path file, Set<String> known, Map<String, Tensor> tensors) {
    for (String name : tensors.keySet()) {
      if (!known.contains(name) && !Preprocessing.NAMES.contains(name)) {
        throw new BadFileException(
            file,
            "has the tensor %s, which no layer that it describes has".formatted(name),
            "correct its metadata");
      }
    }
  }

  private static void requireVariance(Path file, String name, Tensor tensor) {
    if (name.matches("(.*\\.)?variance[0-9]+")) {
      for (float value : tensor.floats()) {
        if (value < 0) {
          throw new BadFileException(
              file, "%s holds %s".formatted(name, value), "write variances of 0 or more");
        }
      }
    }
  }

  private static void requireShape(Path file, String name, Matrix x, @Nullable Tensor tensor) {
    int[] shape = ModelLayout.shape(name, x);
    if (tensor == null) {
      throw new BadFileException(
          file,
          "has no tensor %s, which a layer that it describes needs".formatted(name),
          "write it as F32 " + Arrays.toString(shape));
    }
    if (tensor.type() != TensorType.F32 || !Arrays.equals(tensor.shape(), shape)) {
      throw new BadFileException(
          file,
          "tensor %s is %s %s".formatted(name, tensor.type(), Arrays.toString(tensor.shape())),
          "write it as F32 " + Arrays.toString(shape));
    }
  }
}
