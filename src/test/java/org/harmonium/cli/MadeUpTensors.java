package org.harmonium.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.harmonium.io.Tensor;

/** Tensors of normal numbers, the same for the same seed. */
final class MadeUpTensors {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Random random;

  MadeUpTensors(long seed) {
    this.random = new Random(seed);
  }

  Map<String, Tensor> all() {
    return tensors;
  }

  MadeUpTensors add(String name, int... shape) {
    float[] values = new float[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    tensors.put(name, Tensor.f32(values, shape));
    return this;
  }

  /** Makes the weights of a name three times as large. */
  MadeUpTensors scale(String name, int rows, int cols) {
    float[] values = tensors.get(name).floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 3;
    }
    tensors.put(name, Tensor.f32(values, rows, cols));
    return this;
  }
}
