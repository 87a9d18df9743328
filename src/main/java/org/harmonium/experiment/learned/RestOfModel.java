package org.harmonium.experiment.learned;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.harmonium.io.BadFileException;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorType;
import org.harmonium.model.UnitsDescription;
import org.jspecify.annotations.Nullable;

/** What must hold of a model file beside the shapes that give the sizes of its layers. */
final class RestOfModel {
  private RestOfModel() {}

  /**
   * @param sizes of the layers, the visible one first
   * @throws BadFileException if the units do not suit the sizes, or a tensor has not its shape
   */
  static void require(
      Path file, ModelDescription description, List<Integer> sizes, Map<String, Tensor> tensors) {
    requireUnits(file, "visibleUnits", description.visibleUnits(), sizes.get(0));
    if (description.kind() == ModelKind.RBM) {
      requireUnits(file, "hiddenUnits", description.hiddenUnits(), sizes.get(1));
    }
    if (tensors.containsKey("sigma")) {
      requireShape(file, "sigma", tensors, sizes.get(0));
      requireDeviations(file, "sigma", tensors.get("sigma"));
    }
    requirePreprocessing(file, sizes.get(0), tensors);
    if (description.kind() == ModelKind.BM) {
      requireSymmetric(file, tensors.get("W"));
    }
    if (description.kind() == ModelKind.DBN) {
      boolean isUntied = isUntied(sizes.size() - 1, tensors);
      for (int l = 1; l < sizes.size() - 1; l++) {
        requireShape(file, "r" + l, tensors, sizes.get(l));
        if (isUntied) {
          requireShape(file, "R" + l, tensors, sizes.get(l - 1), sizes.get(l));
        }
      }
    }
  }

  /** Has a net of so many layers recognition weights of its own? Then it has them in all layers. */
  static boolean isUntied(int layers, Map<String, Tensor> tensors) {
    return IntStream.range(1, layers).anyMatch(l -> tensors.containsKey("R" + l));
  }

  private static void requireUnits(Path file, String key, String units, int size) {
    try {
      UnitsDescription.parse(units).requireSize(size);
    } catch (IllegalArgumentException e) {
      throw new BadFileException(file, key + ": " + e.getMessage(), "correct its metadata", e);
    }
  }

  private static void requireShape(
      Path file, String name, Map<String, Tensor> tensors, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new BadFileException(
          file,
          "has no tensor %s (it has %s)".formatted(name, String.join(", ", tensors.keySet())),
          "write it with the shape " + List.of(boxed(shape)));
    }
    if (tensor.type() != TensorType.F32
        || !List.of(boxed(tensor.shape())).equals(List.of(boxed(shape)))) {
      throw new BadFileException(
          file,
          "tensor %s is %s %s".formatted(name, tensor.type(), List.of(boxed(tensor.shape()))),
          "write it as F32 " + List.of(boxed(shape)));
    }
  }

  static void requirePreprocessing(Path file, int visible, Map<String, Tensor> tensors) {
    boolean isWhitened = tensors.containsKey(Preprocessing.MATRIX);
    if (!isWhitened
        && !tensors.containsKey(Preprocessing.MEAN)
        && !tensors.containsKey(Preprocessing.DEVIATION)) {
      return;
    }
    requireShape(file, Preprocessing.MEAN, tensors, visible);
    if (isWhitened) {
      requireShape(file, Preprocessing.MATRIX, tensors, visible, visible);
    } else {
      requireShape(file, Preprocessing.DEVIATION, tensors, visible);
      requireDeviations(file, Preprocessing.DEVIATION, tensors.get(Preprocessing.DEVIATION));
    }
    if (isWhitened && tensors.containsKey(Preprocessing.DEVIATION)) {
      throw new BadFileException(
          file,
          "has both %s and %s".formatted(Preprocessing.MATRIX, Preprocessing.DEVIATION),
          "write one of them");
    }
  }

  private static Integer[] boxed(int[] shape) {
    Integer[] boxed = new Integer[shape.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = shape[i];
    }
    return boxed;
  }

  private static void requireDeviations(Path file, String name, @Nullable Tensor deviations) {
    for (float value : deviations == null ? new float[0] : deviations.floats()) {
      if (!(value > 0)) {
        throw new BadFileException(
            file, name + " holds " + value, "write standard deviations above 0");
      }
    }
  }

  private static void requireSymmetric(Path file, @Nullable Tensor w) {
    float[] values = w == null ? new float[0] : w.floats();
    int units = w == null ? 0 : w.shape()[0];
    for (int i = 0; i < units; i++) {
      for (int j = 0; j <= i; j++) {
        float one = values[i * units + j];
        if (i == j ? one != 0 : one != values[j * units + i]) {
          throw new BadFileException(
              file,
              i == j
                  ? "W[%d, %d] is %s".formatted(i, i, one)
                  : "W[%d, %d] is %s and W[%d, %d] is %s"
                      .formatted(i, j, one, j, i, values[j * units + i]),
              "W must be symmetric with a diagonal of zeros");
        }
      }
    }
  }
}
