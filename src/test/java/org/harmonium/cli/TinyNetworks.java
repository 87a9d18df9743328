package org.harmonium.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small experiment for each kind of network and way to learn it, by name: 40 training rows in
 * minibatches of 15, 15 and 10.
 */
final class TinyNetworks {
  static final int STEPS_OF_AN_EPOCH = 3;

  private static final String SPLIT =
      "rows: 60, validationRows: 10, testRows: 10, binarisation: none";
  private static final String DIGITS = "{train: digits, %s}".formatted(SPLIT);
  private static final String RULE = "batch: 15, epochs: 2, rate: 0.01";
  private static final String LEARNING =
      "learning: {algorithm: backpropagation, %s}".formatted(RULE);
  private static final String GAME = "learning: {algorithm: adversarial, %s}".formatted(RULE);

  static final Map<String, String> ALL = all();

  private TinyNetworks() {}

  static String of(String name) {
    String yaml = ALL.get(name);
    if (yaml == null) {
      throw new IllegalArgumentException(name);
    }
    return yaml;
  }

  /** The names of those of one kind. */
  static List<String> names(String kind) {
    return ALL.keySet().stream().filter(name -> name.split("-", 2)[0].equals(kind)).toList();
  }

  private static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    addClassifiers(all);
    addAutoencoders(all);
    addGans(all);
    return all;
  }

  private static void addClassifiers(Map<String, String> all) {
    all.put(
        "classifier",
        experiment(
            DIGITS,
            "{kind: classifier, layers: ['dense:12:relu', 'dropout:0.5', 'dense:8:tanh', batch-normalisation]}",
            "learning: {algorithm: backpropagation, optimiser: {kind: sgd, nesterov: true}, momentum: 0.5, l2: 0.001, %s}"
                .formatted(RULE)));
    all.put(
        "classifier-maxout",
        experiment(
            DIGITS.replace("none", "none, labelledRows: 32"),
            "{kind: classifier, layers: ['maxout:6:2', 'dense:5:leaky-relu'], init: he}",
            "learning: {algorithm: backpropagation, optimiser: {kind: rmsprop}, largestNorm: 1, frozen: 1, %s}"
                .formatted(RULE)));
    all.put(
        "classifier-rbms",
        experiment(
            DIGITS,
            "{kind: classifier, layers: ['dense:12:sigmoid', 'dense:8:sigmoid']}",
            """
            pretraining: [{algorithm: cd, momentum: 0.5, %s}, {algorithm: pcd, chains: 4, %s}]
            %s"""
                .formatted(RULE, RULE, LEARNING)));
    all.put(
        "classifier-autoencoders",
        experiment(
            DIGITS,
            "{kind: classifier, layers: ['dense:12:sigmoid', 'dense:8:tanh']}",
            """
            pretraining: [{algorithm: autoencoder, corruption: 'masking:0.25', %s}]
            %s"""
                .formatted(RULE, LEARNING)));
  }

  private static void addAutoencoders(Map<String, String> all) {
    all.put(
        "autoencoder", // undercomplete
        experiment(DIGITS, "{kind: autoencoder, encoder: ['dense:9:sigmoid']}", LEARNING));
    all.put(
        "autoencoder-sparse", // overcomplete
        experiment(
            DIGITS,
            "{kind: autoencoder, encoder: ['dense:80:sigmoid']}",
            LEARNING.replace("batch", "penalties: {sparsity: {target: 0.1}}, batch")));
    all.put(
        "autoencoder-contractive",
        experiment(
            DIGITS,
            "{kind: autoencoder, encoder: ['dense:9:sigmoid'], loss: squared-error, output: linear}",
            LEARNING.replace("batch", "penalties: {contractive: 0.1}, batch")));
    all.put(
        "autoencoder-denoising",
        experiment(
            DIGITS.replace("none", "stochastic"),
            "{kind: autoencoder, encoder: ['masking:0.25', 'dense:9:sigmoid']}",
            LEARNING));
    all.put(
        "autoencoder-tied",
        experiment(
            DIGITS,
            "{kind: autoencoder, encoder: ['dense:12:sigmoid', 'dense:5:linear'], tied: true}",
            LEARNING));
    all.put(
        "autoencoder-rbms", // deep
        experiment(
            DIGITS,
            "{kind: autoencoder, encoder: ['dense:12:sigmoid', 'dense:5:linear']}",
            """
            pretraining: [{algorithm: cd, %s}, {algorithm: cd, batch: 15, epochs: 2, rate: 0.001}]
            %s"""
                .formatted(RULE, LEARNING)));
    all.put(
        "autoencoder-autoencoders",
        experiment(
            DIGITS,
            "{kind: autoencoder, encoder: ['dense:12:sigmoid', 'dense:5:tanh'], tied: true}",
            """
            pretraining: [{algorithm: autoencoder, corruption: 'salt-and-pepper:0.1', %s}, {algorithm: autoencoder, penalties: {l1: 0.01}, %s}]
            %s"""
                .formatted(RULE, RULE, LEARNING)));
    all.put(
        "autoencoder-spiral",
        experiment(
            "{train: spiral, preprocessing: standardise, %s}".formatted(SPLIT),
            "{kind: autoencoder, encoder: ['gaussian:0.1', 'dense:12:tanh', 'dense:9:tanh'], decoder: ['dense:12:tanh'], loss: squared-error, output: linear}",
            LEARNING));
  }

  private static void addGans(Map<String, String> all) {
    all.put(
        "gan",
        experiment(
            DIGITS,
            "{kind: gan, latent: 4, generator: ['dense:12:relu', batch-normalisation], discriminator: ['dense:10:leaky-relu', 'dropout:0.3', 'dense:6:tanh']}",
            GAME.replace("batch", "k: 2, smoothing: 0.1, batch")));
    all.put(
        "gan-classifier",
        experiment(
            DIGITS,
            "{kind: gan, latent: 4, law: uniform, generator: ['dense:12:relu', 'dropout:0.2'], discriminator: ['maxout:6:2', batch-normalisation], classifier: ['dense:9:tanh', 'dropout:0.2']}",
            """
            pretraining: [{algorithm: backpropagation, %s}]
            %s"""
                .formatted(
                    RULE,
                    GAME.replace(
                        "batch",
                        "generatorLoss: zero-sum, generatorRate: 0.5, optimiser: {kind: sgd}, generatorOptimiser: {kind: sgd}, momentum: 0.5, batch"))));
    all.put(
        "gan-ring",
        experiment(
            "{train: ring, %s}".formatted(SPLIT),
            "{kind: gan, latent: 3, generator: ['dense:12:tanh'], discriminator: ['dense:12:tanh'], output: linear}",
            GAME));
  }

  private static String experiment(String data, String model, String phases) {
    return """
    name: network
    data: %s
    model: %s
    %s
    watch: {every: 1, rows: 20}
    images: {tiles: 4%s}
    """
        .formatted(data, model, phases, isDenoising(model) ? ", steps: 2" : "");
  }

  /** Whether rows are sampled by chains, so that their steps can be set. */
  private static boolean isDenoising(String model) {
    return model.matches(".*encoder: [^]]*(masking|salt-and-pepper|gaussian):.*");
  }
}
