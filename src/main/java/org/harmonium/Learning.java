package org.harmonium;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a layer is learned by itself, for {@link Recipe#pretraining}: an entry of {@code pretraining}
 * in an experiment file. Immutable.
 *
 * <pre>{@code
 * Harmonium.dbn(500, 500).pretraining(Learning.by("pcd").epochs(20).rate(0.05, 0))
 * }</pre>
 */
public final class Learning extends LearningKeys<Learning> {
  private final List<String> settings; // KEY=VALUE

  private Learning(List<String> settings) {
    this.settings = List.copyOf(settings);
  }

  /** Learning by an algorithm, by its name in experiment files. */
  public static Learning by(String algorithm) {
    Objects.requireNonNull(algorithm, "algorithm");
    return new Learning(List.of()).algorithm(algorithm);
  }

  /**
   * Returns a copy with any setting.
   *
   * @param key its path in the entry, such as {@code sparsity.target}
   * @param yaml its value as it stands in an experiment file
   */
  public Learning set(String key, String yaml) {
    Objects.requireNonNull(key, "key");
    return learningKey(key, Objects.requireNonNull(yaml, "yaml"));
  }

  @Override
  Learning learningKey(String key, String yaml) {
    List<String> all = new ArrayList<>(settings);
    all.add(key + "=" + yaml);
    return new Learning(all);
  }

  /** The settings in order, each {@code KEY=VALUE}. */
  List<String> settings() {
    return settings;
  }
}
