package org.harmonium.parity;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.RowStore;
import org.harmonium.backend.Workspace;
import org.harmonium.learning.LearningRule;
import org.harmonium.learning.TrainingData;
import org.jspecify.annotations.Nullable;

/**
 * A model in the middle of training in one backend: what was made is filled with numbers that come
 * from the seed and the names of the matrices, the same in every backend.
 */
final class OpenModel implements AutoCloseable {
  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.5;
  private static final long STREAM = 3;

  private final Backend backend;
  private final long seed;
  private final int rows;
  private final Workspace workspace;
  private @Nullable LearningRule rule;
  private @Nullable Matrix v;
  private @Nullable TrainingData data;

  OpenModel(Backend backend, long seed, int rows) {
    this.backend = backend;
    this.seed = seed;
    this.rows = rows;
    this.workspace = new Workspace(backend);
  }

  // ---------------------------------------------------------------- making one

  Backend backend() {
    return backend;
  }

  int rows() {
    return rows;
  }

  /** Something to be closed with the model. */
  <T extends AutoCloseable> T own(Supplier<T> maker) {
    return workspace.own(maker);
  }

  /** The stream that a rule draws from. */
  RandomStream stream() {
    return backend.stream(seed, STREAM);
  }

  /** What is learned, and how, from so many columns of these numbers. */
  void learn(LearningRule rule, float[] rowsOfData, int cols) {
    this.rule = workspace.own(() -> rule);
    this.v = workspace.upload(rowsOfData, rows, cols);
    fill(rule.parameters());
    fill(rule.state());
  }

  /** The rows come from there, at each step anew. */
  void learnFrom(TrainingData source) {
    source.reserve(rows);
    source.visit(identity(), 0);
    this.data = source;
  }

  RowStore store(float[] values, int cols) {
    return workspace.own(() -> backend.store(values, cols));
  }

  private int[] identity() {
    int[] all = new int[rows];
    for (int i = 0; i < rows; i++) {
      all[i] = i;
    }
    return all;
  }

  float[] bits(int cols) {
    return Numbers.bits(rows * cols, 0.3, seed + 1);
  }

  /** Zeros and ones with a label, one-hot, at the end of each row. */
  float[] labelled(int binary, int labels) {
    int cols = binary + labels;
    float[] values = bits(cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < labels; j++) {
        values[i * cols + binary + j] = j == i % labels ? 1 : 0;
      }
    }
    return values;
  }

  /**
   * Random weights, biases, chains, velocities in motion and running means, by their names (without
   * that of a network, which ends at a dot). What must fit to something else (sigma, temperatures)
   * stays as it was made; so do the weights of a general Boltzmann machine, which are symmetric.
   */
  void fill(Map<String, Matrix> matrices) {
    matrices.forEach(
        (name, x) -> {
          float[] values = values(name, (int) x.size(), seed + 2 + name.hashCode());
          if (values.length > 0) {
            backend.write(values, x);
          }
        });
  }

  private static float[] values(String name, int n, long seed) {
    String kind = name.substring(name.indexOf('.') + 1).replaceAll("[0-9]", "");
    return switch (kind) {
      case "W", "R", "mean" -> Numbers.normals(n, 0.1, seed);
      case "b", "c", "r", "shift" -> Numbers.normals(n, 0.5, seed);
      case "dW", "dR", "db", "dc", "dr", "dz", "dgain", "dshift", "mW", "mb", "mc" ->
          Numbers.normals(n, 0.01, seed);
      case "gain", "variance", "vW", "vb", "vc", "sW", "sb", "sc" -> Numbers.uniforms(n, seed);
      case "fastW", "fastb", "fastc" -> Numbers.normals(n, 0.02, seed);
      case "chains" -> Numbers.bits(n, 0.5, seed);
      case "mu", "lambda", "q" -> Numbers.uniforms(n, seed);
      default -> new float[0];
    };
  }

  // ---------------------------------------------------------------- a step of it

  void prepare() {
    rule().prepare(RATE, MOMENTUM, rows);
  }

  /** One step, with the making of its minibatch if that is made. */
  void step() {
    Matrix batch = requireNonNull(v);
    if (data != null) {
      data.next(batch);
    }
    rule().step(batch);
  }

  private LearningRule rule() {
    return requireNonNull(rule, "nothing is learned yet");
  }

  /** All that a step changes, by name. */
  Map<String, Output> results() {
    Map<String, Output> results = new LinkedHashMap<>();
    Map<String, Matrix> all = new LinkedHashMap<>(rule().state());
    all.putAll(rule().parameters());
    all.forEach((name, x) -> results.put(name, Output.of(name, x.cols(), backend.download(x))));
    return results;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
