package org.harmonium.kind;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.harmonium.data.Standardisation;
import org.harmonium.data.Transformation;
import org.harmonium.data.Whitening;
import org.harmonium.io.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a transformation of the data in a model file: preprocessing.mean [V] with
 * preprocessing.deviation [V], or with preprocessing.matrix [V, V].
 */
final class PreprocessingTensors {
  static final String MEAN = "preprocessing.mean";
  static final String DEVIATION = "preprocessing.deviation";
  static final String MATRIX = "preprocessing.matrix";

  /** The names of all tensors. */
  static final Set<String> NAMES = Set.of(MEAN, DEVIATION, MATRIX);

  private PreprocessingTensors() {}

  static void put(Map<String, Tensor> tensors, @Nullable Transformation transformation) {
    if (transformation instanceof Standardisation standardisation) {
      int n = standardisation.inputs();
      tensors.put(MEAN, Tensor.f32(floats(standardisation.mean()), n));
      tensors.put(DEVIATION, Tensor.f32(floats(standardisation.deviation()), n));
    } else if (transformation instanceof Whitening whitening) {
      int n = whitening.inputs();
      tensors.put(MEAN, Tensor.f32(floats(whitening.mean()), n));
      tensors.put(MATRIX, Tensor.f32(floats(whitening.matrix()), n, whitening.outputs()));
    }
  }

  static @Nullable Transformation of(Map<String, Tensor> tensors) {
    Tensor mean = tensors.get(MEAN);
    Tensor deviation = tensors.get(DEVIATION);
    Tensor matrix = tensors.get(MATRIX);
    if (mean == null) {
      return null;
    }
    if (deviation != null) {
      return new Standardisation(doubles(mean), doubles(deviation));
    }
    return matrix == null ? null : Whitening.of(mean.floats(), matrix.floats());
  }

  /**
   * Checks that the file contains the tensors of at most one transformation, for rows of V values.
   */
  static void require(SavedModel saved, int visible) {
    Map<String, Tensor> tensors = saved.tensors();
    if (NAMES.stream().noneMatch(tensors::containsKey)) {
      return;
    }
    saved.require(MEAN, visible);
    if (!tensors.containsKey(MATRIX)) {
      saved.require(DEVIATION, visible);
      saved.requireAbove0(DEVIATION, visible);
      return;
    }
    saved.require(MATRIX, visible, visible);
    if (tensors.containsKey(DEVIATION)) {
      throw saved.bad("has both %s and %s".formatted(MATRIX, DEVIATION), "write one of them");
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] doubles(Tensor tensor) {
    float[] values = tensor.floats();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
