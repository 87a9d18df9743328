package org.harmonium.experiment.settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.harmonium.experiment.yaml.Variants;

/** What is learned, told apart by the key {@code kind}. */
@Variants(key = "kind")
public sealed interface ModelSettings permits MachineSettings, NetworkSettings {
  /** The algorithms of RBMs. */
  Set<String> OF_RBMS = inOrder("cd", "pcd", "fpcd", "tempering", "mean-field-cd");

  /** Those of RBMs whose inputs are scaled. */
  Set<String> OF_SCALED_RBMS = inOrder("cd", "pcd", "fpcd", "mean-field-cd");

  /** Those of general machines. */
  Set<String> OF_GENERAL = inOrder("pcd", "exact");

  /** The algorithms by which a layer of a network is learned by itself. */
  Set<String> OF_LAYERS = inOrder("autoencoder", "cd", "pcd", "fpcd", "mean-field-cd");

  /** The units that take values from 0 to 1. */
  String UNIT_INTERVAL = "bernoulli";

  /** The units that take any values. */
  String ANY_VALUES = "gaussian";

  /** What the visible units are, by name; of networks, units that take the values of rows. */
  String visibleUnits();

  /** The setting by which it takes any values. */
  String forAnyValues();

  /** Are the data's labels learned too? */
  default boolean labels() {
    return false;
  }

  /** How many layers may be learned by themselves, by {@code pretraining}. */
  int stackedLayers();

  /** The algorithms by which it can be learned as a whole. */
  Set<String> algorithms();

  /** Those by which its layers can be learned, or what comes before the whole; empty for none. */
  default Set<String> pretrainingAlgorithms() {
    return Set.of();
  }

  /** Is there no model without {@code pretraining}? */
  default boolean needsPretraining() {
    return false;
  }

  /** Is there no model without {@code learning}? */
  default boolean needsLearning() {
    return true;
  }

  private static Set<String> inOrder(String... names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(names)));
  }
}
