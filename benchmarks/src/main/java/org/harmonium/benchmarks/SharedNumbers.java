package org.harmonium.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.model.Network;
import org.harmonium.nn.Parameter;

/**
 * Random numbers that are bit-identical to those of {@code benchmarks/peers/torch_networks.py}, so
 * that all contestants start from the same weights and learn from the same rows: SplitMix64, which
 * is short in both languages.
 */
final class SharedNumbers {
  private SharedNumbers() {}

  /** Returns numbers in [0, 1) of 24 bits, different for each seed. */
  static float[] uniform(int seed, int count) {
    SplittableRandom random = new SplittableRandom((long) seed << 32);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (random.nextLong() >>> 40) * 0x1p-24f;
    }
    return numbers;
  }

  /** Returns uniform numbers in [-bound, bound). */
  static float[] symmetric(int seed, int count, double bound) {
    float[] numbers = uniform(seed, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = (2 * numbers[i] - 1) * (float) bound;
    }
    return numbers;
  }

  /** Returns random labels as one-hot rows. */
  static float[] labels(int seed, int count, int classes) {
    float[] where = uniform(seed, count);
    float[] rows = new float[count * classes];
    for (int i = 0; i < count; i++) {
      rows[i * classes + (int) (where[i] * classes)] = 1;
    }
    return rows;
  }

  /**
   * Writes weights with Glorot's uniform distribution (Glorot and Bengio: Understanding the
   * difficulty of training deep feedforward neural networks, AISTATS 2010). Biases remain 0.
   *
   * @param seed the seed of the lowest layer's weights; the next layer has the next seed
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
