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
  DBM,
  /** A network that names classes. */
  CLASSIFIER,
  /** A network that makes its input again. */
  AUTOENCODER,
  /** A generator and a discriminator. */
  GAN;

  /** Is it a Boltzmann machine? Else it is made of layers. */
  public boolean isMachine() {
    return switch (this) {
      case RBM, BM, DBN, DBM -> true;
      case CLASSIFIER, AUTOENCODER, GAN -> false;
    };
  }

  /** The name in files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same with its article, such as {@code an autoencoder}. */
  public String withArticle() {
    return (this == RBM || this == AUTOENCODER ? "an " : "a ") + label();
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
