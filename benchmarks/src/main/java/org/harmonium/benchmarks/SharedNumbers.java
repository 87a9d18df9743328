package org.harmonium.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Network;
import org.harmonium.nn.Parameter;

/**
 * Numbers that {@code benchmarks/peers/torch_networks.py} has too, bit for bit, so that all
 * contestants start from the same weights and learn from the same rows: SplitMix64, which both
 * languages say in a few lines.
 */
final class SharedNumbers {
  private SharedNumbers() {}

  /** Numbers in [0, 1) of 24 bits; each seed has others. */
  static float[] uniform(int seed, int count) {
    SplittableRandom random = new SplittableRandom((long) seed << 32);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (random.nextLong() >>> 40) * 0x1p-24f;
    }
    return numbers;
  }

  /** Uniform numbers in [-bound, bound). */
  static float[] symmetric(int seed, int count, double bound) {
    float[] numbers = uniform(seed, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = (2 * numbers[i] - 1) * (float) bound;
    }
    return numbers;
  }

  /** A row of zeros with a 1 somewhere for each label. */
  static float[] labels(int seed, int count, int classes) {
    float[] where = uniform(seed, count);
    float[] rows = new float[count * classes];
    for (int i = 0; i < count; i++) {
      rows[i * classes + (int) (where[i] * classes)] = 1;
    }
    return rows;
  }

  /**
   * Weights by Glorot's uniform law (Glorot and Bengio: Understanding the difficulty of training
   * deep feedforward neural networks, AISTATS 2010); biases stay 0.
   *
   * @param seed of the lowest layer's weights; the next layer has the next seed
   */
  static void writeWeights(Backend backend, Network network, int seed) {
    List<Parameter> weights =
        network.layers().parameters().stream().filter(Parameter::decays).toList();
    for (int i = 0; i < weights.size(); i++) {
      Matrix w = weights.get(i).value();
      double bound = Math.sqrt(6.0 / (w.rows() + w.cols()));
      backend.write(symmetric(seed + i, w.rows() * w.cols(), bound), w);
    }
  }
}
