package org.harmonium.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An experiment of milliseconds for each kind of model and way to learn it, by name. */
final class TinyKinds {
  static final Map<String, String> ALL = all();

  private static final String BARS = "{train: bars-and-stripes, binarisation: none}";
  private static final String DIGITS = "{train: digits, rows: 13, binarisation: stochastic}";
  private static final String STAGES = "kStages: [{epoch: 1, k: 3}]";
  private static final String PLAN = "batch: 7, epochs: 2, rate: 0.1";
  private static final String RULE = "chains: 4, " + PLAN;

  private TinyKinds() {}

  static String of(String name) {
    String yaml = ALL.get(name);
    if (yaml == null) {
      throw new IllegalArgumentException(name);
    }
    return yaml;
  }

  /** Writes an experiment into a folder, beside the data that it may need. */
  static Path write(Path folder, String yaml) throws IOException {
    Path words = HandMade.npy(folder.resolve("words.npy"), words(), 14, 6);
    return Tiny.write(folder.resolve("kind.yaml"), yaml.replace("words.npy", words.toString()));
  }

  /** Rows of two words out of three, in turn. */
  private static float[] words() {
    float[] words = new float[14 * 6];
    for (int row = 0; row < 14; row++) {
      words[row * 6 + row % 3] = 1;
      words[row * 6 + 3 + row / 3 % 3] = 1;
    }
    return words;
  }

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String algorithm : new String[] {"cd", "pcd", "fpcd", "tempering", "mean-field-cd"}) {
      all.put(
          "rbm-" + algorithm,
          experiment(
              BARS,
              "{kind: rbm, hidden: 5, weightScale: 0.1}",
              "learning: {algorithm: %s, %smomentum: 0.5, %s}"
                  .formatted(
                      algorithm,
                      algorithm.equals("tempering") ? "temperatures: 3, " : "",
                      algorithm.equals("cd") || algorithm.equals("mean-field-cd") ? PLAN : RULE)));
    }
    all.put(
        "rbm-centred",
        experiment(
            BARS,
            "{kind: rbm, hidden: 5}",
            "learning: {algorithm: pcd, centring: 0.9, sparsity: {target: 0.2}, %s}"
                .formatted(RULE)));
    all.put(
        "rbm-gaussian",
        experiment(
            BARS,
            "{kind: rbm, hidden: 5, visibleUnits: gaussian}",
            "learning: {algorithm: pcd, sigma: {ratio: 0.5}, momentum: 0.5, %s}".formatted(RULE)));
    all.put(
        "rbm-softmax",
        experiment(
            "{train: words.npy, binarisation: none}",
            "{kind: rbm, hidden: 5, visibleUnits: 'softmax:3'}",
            "learning: {algorithm: cd, %s}".formatted(PLAN)));
    all.put(
        "rbm-rectified",
        experiment(
            BARS,
            "{kind: rbm, hidden: 5, hiddenUnits: rectified, weightScale: 0.1}",
            "learning: {algorithm: cd, momentum: 0.5, %s}".formatted(PLAN)));
    all.put(
        "bm-pcd",
        experiment(
            BARS,
            "{kind: bm, hidden: 3, connections: lattice}",
            "learning: {algorithm: pcd, momentum: 0.5, %s, %s}".formatted(STAGES, RULE)));
    all.put(
        "bm-exact",
        experiment(
            BARS, "{kind: bm, hidden: 2}", "learning: {algorithm: exact, %s}".formatted(PLAN)));
    all.put(
        "dbn",
        experiment(
            BARS,
            "{kind: dbn, hidden: [6, 4]}",
            "pretraining: [{algorithm: cd, %s}]".formatted(PLAN)));
    all.put(
        "dbn-labels",
        experiment(
            DIGITS,
            "{kind: dbn, hidden: [6, 5, 4], labels: true, features: factorised}",
            """
            pretraining: [{algorithm: cd, %s}]
            learning: {algorithm: up-down, momentum: 0.5, %s, %s}"""
                .formatted(PLAN, STAGES, RULE)));
    all.put(
        "dbm",
        experiment(
            BARS,
            "{kind: dbm, hidden: [5, 4]}",
            "learning: {algorithm: mean-field, centring: 0.99, momentum: 0.5, %s, %s}"
                .formatted(STAGES, RULE)));
    all.put(
        "dbm-pretrained",
        experiment(
            BARS,
            "{kind: dbm, hidden: [5, 4]}",
            """
            pretraining: [{algorithm: cd, momentum: 0.5, %s}, {algorithm: pcd, %s}]
            learning: {algorithm: mean-field, centring: 0.99, %s}"""
                .formatted(PLAN, RULE, RULE)));
    all.put(
        "dbm-gaussian",
        experiment(
            BARS,
            "{kind: dbm, hidden: [5, 4], visibleUnits: gaussian}",
            """
            pretraining: [{algorithm: pcd, sigma: {ratio: 0.5}, %s}, {algorithm: pcd, %s}]
            learning: {algorithm: mean-field, centring: 0.9, sigma: {ratio: 0.5}, momentum: 0.5, %s}"""
                .formatted(RULE, RULE, RULE)));
    return all;
  }

  private static String experiment(String data, String model, String phases) {
    return """
    name: kind
    data: %s
    model: %s
    %s
    watch: {every: 1, rows: 5}
    images: {tiles: 4, steps: 2}
    """
        .formatted(data, model, phases);
  }
}
