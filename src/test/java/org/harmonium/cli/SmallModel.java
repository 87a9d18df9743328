package org.harmonium.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonium.io.SafetensorsWriter;
import org.harmonium.io.Tensor;
import org.harmonium.io.TensorFile;

/**
 * A model of a few units with made-up parameters, and its law by brute force: every sum over states
 * is written out here in double.
 *
 * @param description what the file says under the key {@code harmonium}
 * @param tensors its parameters
 */
record SmallModel(String description, Map<String, Tensor> tensors) {
  static final int VISIBLE = 4;
  static final double[] SIGMA = {0.5, 1.25, 2, 0.75};

  private static final int H1 = 3;
  private static final int H2 = 2;

  /** By a word for its kind. */
  static SmallModel of(String kind) {
    return switch (kind) {
      case "rbm" -> rbm();
      case "bm" -> bm();
      case "visible" -> bm(VISIBLE); // a bm without hidden units
      case "dbm" -> dbm();
      case "dbn" -> dbn();
      case "labelled" -> labelledDbn();
      case "gaussian" -> gaussianRbm();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Without connections, of layers that are as large as wanted. */
  static SmallModel zeros(String kind, int below, int above) {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    switch (kind) {
      case "rbm" -> {
        zeros.put("W", Tensor.f32(new float[below * above], below, above));
        zeros.put("b", Tensor.f32(new float[below], below));
        zeros.put("c", Tensor.f32(new float[above], above));
      }
      case "bm" -> {
        int units = below + above;
        zeros.put("W", Tensor.f32(new float[units * units], units, units));
        zeros.put("b", Tensor.f32(new float[units], units));
      }
      default -> {
        zeros.put("W1", Tensor.f32(new float[below * above], below, above));
        zeros.put("W2", Tensor.f32(new float[above * above], above, above));
        zeros.put("b", Tensor.f32(new float[below], below));
        zeros.put("c1", Tensor.f32(new float[above], above));
        zeros.put("c2", Tensor.f32(new float[above], above));
        if (kind.equals("dbn")) {
          zeros.put("r1", Tensor.f32(new float[above], above));
        }
      }
    }
    return new SmallModel("{\"kind\":\"%s\"}".formatted(kind), zeros);
  }

  static SmallModel rbm() {
    MadeUpTensors made = new MadeUpTensors(6);
    made.add("W", VISIBLE, H1).add("b", VISIBLE).add("c", H1);
    return new SmallModel("{\"kind\":\"rbm\"}", made.all());
  }

  static SmallModel gaussianRbm() {
    MadeUpTensors made = new MadeUpTensors(1);
    made.add("W", VISIBLE, H1).add("b", VISIBLE).add("c", H1);
    float[] sigma = new float[VISIBLE];
    for (int i = 0; i < VISIBLE; i++) {
      sigma[i] = (float) SIGMA[i];
    }
    made.all().put("sigma", Tensor.f32(sigma, VISIBLE));
    return new SmallModel("{\"kind\":\"rbm\",\"visibleUnits\":\"gaussian\"}", made.all());
  }

  static SmallModel bm() {
    return bm(VISIBLE + H1);
  }

  private static SmallModel bm(int units) {
    MadeUpTensors made = new MadeUpTensors(2);
    made.add("W", units, units).add("b", units);
    float[] w = made.all().get("W").floats();
    for (int i = 0; i < units; i++) {
      for (int j = 0; j <= i; j++) {
        w[i * units + j] = i == j ? 0 : w[j * units + i];
      }
    }
    made.all().put("W", Tensor.f32(w, units, units));
    return new SmallModel("{\"kind\":\"bm\",\"visible\":%d}".formatted(VISIBLE), made.all());
  }

  static SmallModel dbm() {
    MadeUpTensors made = new MadeUpTensors(3);
    made.add("W1", VISIBLE, H1).add("W2", H1, H2).add("b", VISIBLE).add("c1", H1).add("c2", H2);
    return new SmallModel("{\"kind\":\"dbm\"}", made.all());
  }

  static SmallModel dbn() {
    MadeUpTensors made = new MadeUpTensors(4);
    made.add("W1", VISIBLE, H1).add("W2", H1, H2).add("b", VISIBLE).add("c1", H1).add("c2", H2);
    made.add("r1", H1);
    return new SmallModel("{\"kind\":\"dbn\"}", made.all());
  }

  /** A net whose highest RBM has three label units beside its features. */
  static SmallModel labelledDbn() {
    MadeUpTensors made = new MadeUpTensors(5);
    made.add("W1", VISIBLE, H1).add("W2", H1 + 3, H2).add("b", VISIBLE).add("c1", H1 + 3);
    made.add("c2", H2).add("r1", H1).add("R1", VISIBLE, H1);
    made.scale("W1", VISIBLE, H1).scale("W2", H1 + 3, H2); // so that the label is felt
    return new SmallModel("{\"kind\":\"dbn\",\"classes\":3}", made.all());
  }

  Path write(Path file) {
    SafetensorsWriter.write(file, new TensorFile(tensors, Map.of("harmonium", description)));
    return file;
  }

  private double at(String name, int i) {
    return tensors.get(name).floats()[i];
  }

  private double at(String name, int i, int j) {
    Tensor w = tensors.get(name);
    return w.floats()[i * w.shape()[1] + j];
  }

  private static int bit(int state, int i) {
    return state >> i & 1;
  }

  /** exp(-E(v, h)) of the Gaussian RBM, summed over h. */
  double gaussianWeight(double[] v) {
    double sum = 0;
    for (int h = 0; h < 1 << H1; h++) {
      double minusE = 0;
      for (int i = 0; i < VISIBLE; i++) {
        double z = (v[i] - at("b", i)) / SIGMA[i];
        minusE -= z * z / 2;
        for (int j = 0; j < H1; j++) {
          minusE += v[i] / SIGMA[i] * at("W", i, j) * bit(h, j);
        }
      }
      for (int j = 0; j < H1; j++) {
        minusE += at("c", j) * bit(h, j);
      }
      sum += Math.exp(minusE);
    }
    return sum;
  }

  /** Z of the Gaussian RBM: of each h a product of integrals over a line, by the midpoint rule. */
  double gaussianZ() {
    double z = 0;
    for (int h = 0; h < 1 << H1; h++) {
      double product = 1;
      for (int j = 0; j < H1; j++) {
        product *= Math.exp(at("c", j) * bit(h, j));
      }
      for (int i = 0; i < VISIBLE; i++) {
        double input = 0;
        for (int j = 0; j < H1; j++) {
          input += at("W", i, j) * bit(h, j);
        }
        product *= integral(at("b", i), SIGMA[i], input);
      }
      z += product;
    }
    return z;
  }

  private static double integral(double b, double sigma, double input) {
    double centre = b + sigma * input;
    double step = sigma / 50;
    double sum = 0;
    for (int k = -600; k < 600; k++) {
      double v = centre + (k + 0.5) * step;
      sum += Math.exp(-(v - b) * (v - b) / (2 * sigma * sigma) + v / sigma * input) * step;
    }
    return sum;
  }

  /** exp(-E) of a general machine at a state of all its units. */
  double bmWeight(int state) {
    double minusE = 0;
    for (int i = 0; i < tensors.get("b").shape()[0]; i++) {
      minusE += at("b", i) * bit(state, i);
      for (int j = 0; j < i; j++) {
        minusE += at("W", i, j) * bit(state, i) * bit(state, j);
      }
    }
    return Math.exp(minusE);
  }

  double bmWeightOfVisible(int v) {
    double sum = 0;
    for (int h = 0; h < 1 << H1; h++) {
      sum += bmWeight(v | h << VISIBLE);
    }
    return sum;
  }

  /** exp of v' W1 h1 + h1' W2 h2 and the biases, summed over the hidden layers: of the dbm. */
  double dbmWeight(int v) {
    double sum = 0;
    for (int h = 0; h < 1 << H1; h++) {
      sum += Math.exp(bias("b", VISIBLE, v) + product("W1", VISIBLE, v, H1, h)) * topWeight(h);
    }
    return sum;
  }

  /** p(v) of the dbn: the sum over h of p(v | h) p(h), with p(h) the law of the highest RBM. */
  double dbnProbability(int v) {
    double z = 0;
    double sum = 0;
    for (int h = 0; h < 1 << H1; h++) {
      double given = 1;
      for (int i = 0; i < VISIBLE; i++) {
        double input = at("b", i) + product("W1", VISIBLE, 1 << i, H1, h);
        given /= 1 + Math.exp(bit(v, i) == 1 ? -input : input);
      }
      z += topWeight(h);
      sum += given * topWeight(h);
    }
    return sum / z;
  }

  /** E[v_i | label] of the labelled dbn, whose label units are the last of its highest RBM. */
  double meanGivenLabel(int unit, int label) {
    double z = 0;
    double sum = 0;
    for (int h = 0; h < 1 << H1; h++) {
      double weight = topWeight(h | 1 << H1 + label, H1 + 3);
      double input = at("b", unit) + product("W1", VISIBLE, 1 << unit, H1, h);
      z += weight;
      sum += weight / (1 + Math.exp(-input));
    }
    return sum / z;
  }

  /** Summed over the labels, if there are label units. */
  private double topWeight(int h) {
    int units = tensors.get("c1").shape()[0];
    double sum = units == H1 ? topWeight(h, H1) : 0;
    for (int k = H1; k < units; k++) {
      sum += topWeight(h | 1 << k, units);
    }
    return sum;
  }

  /** Of so many visible units of the highest RBM. */
  private double topWeight(int h, int units) {
    double sum = 0;
    for (int g = 0; g < 1 << H2; g++) {
      sum += Math.exp(bias("c1", units, h) + product("W2", units, h, H2, g) + bias("c2", H2, g));
    }
    return sum;
  }

  private double bias(String name, int units, int state) {
    double sum = 0;
    for (int i = 0; i < units; i++) {
      sum += at(name, i) * bit(state, i);
    }
    return sum;
  }

  private double product(String name, int rows, int left, int cols, int right) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        sum += at(name, i, j) * bit(left, i) * bit(right, j);
      }
    }
    return sum;
  }
}
