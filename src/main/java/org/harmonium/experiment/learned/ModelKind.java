package org.harmonium.experiment.learned;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of models, by their names in experiment and model files. */
public enum ModelKind {
  /** A restricted Boltzmann machine. */
  RBM,
  /** A general Boltzmann machine. */
  BM,
  /** A deep belief net. */
  DBN,
  /** A deep Boltzmann machine. */
  DBM;

  /** The name in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of such a name. */
  static Optional<ModelKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  /** Such as {@code rbm, bm, dbn, dbm}. */
  static String all() {
    return String.join(", ", Arrays.stream(values()).map(ModelKind::label).toList());
  }
}
