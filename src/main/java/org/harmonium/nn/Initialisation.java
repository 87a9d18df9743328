package org.harmonium.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Matrix;
import org.harmonium.backend.RandomStream;
import org.harmonium.backend.Scalar;
import org.harmonium.text.NearestName;
import org.harmonium.text.Printable;

/**
 * The distribution of the first weights W (inputs, outputs), which are the same numbers on every
 * backend. Biases start at 0.
 *
 * <pre>
 *   glorot-uniform   uniform on (-a, a), a = sqrt(6 / (inputs + outputs))    (Glorot and Bengio 2010, eq. 16)
 *   glorot-normal    normal of variance 2 / (inputs + outputs)               (eq. 12)
 *   he               normal of variance 2 / inputs                           (He and others 2015, eq. 10)
 *   orthogonal       orthonormal columns, or rows if there are fewer         (Saxe and others 2014)
 *   uniform:A        uniform on (-A, A)
 *   normal:S         normal of standard deviation S
 *   constant:C       every number C
 * </pre>
 *
 * @param kind the kind of distribution
 * @param number A, S or C; 0 for the other kinds
 */
public record Initialisation(Kind kind, double number) {
  /** Glorot, uniform. */
  public static final Initialisation GLOROT_UNIFORM = new Initialisation(Kind.GLOROT_UNIFORM, 0);

  /** Glorot, normal. */
  public static final Initialisation GLOROT_NORMAL = new Initialisation(Kind.GLOROT_NORMAL, 0);

  /** He, for rectified units. */
  public static final Initialisation HE = new Initialisation(Kind.HE, 0);

  /** Orthogonal. */
  public static final Initialisation ORTHOGONAL = new Initialisation(Kind.ORTHOGONAL, 0);

  /** A kind of distribution, with or without a number. */
  public enum Kind {
    GLOROT_UNIFORM(false),
    GLOROT_NORMAL(false),
    HE(false),
    ORTHOGONAL(false),
    UNIFORM(true),
    NORMAL(true),
    CONSTANT(true);

    private final boolean numbered;

    Kind(boolean numbered) {
      this.numbered = numbered;
    }

    /** Its name in files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> names() {
      return Arrays.stream(values()).map(Kind::text).toList();
    }
  }

  /** Checks the number: finite, and at least 0 unless it is the constant. */
  public Initialisation {
    if (!Float.isFinite((float) number) || (kind != Kind.CONSTANT && number < 0)) {
      throw new IllegalArgumentException(
          "initialisation '%s' has the number %s; it must be finite%s"
              .formatted(kind.text(), number, kind == Kind.CONSTANT ? "" : " and at least 0"));
    }
  }

  /** Uniform numbers between -bound and bound. */
  public static Initialisation uniform(double bound) {
    return new Initialisation(Kind.UNIFORM, bound);
  }

  /** Normal numbers of this standard deviation. */
  public static Initialisation normal(double deviation) {
    return new Initialisation(Kind.NORMAL, deviation);
  }

  /** One number everywhere. */
  public static Initialisation constant(double value) {
    return new Initialisation(Kind.CONSTANT, value);
  }

  /**
   * Reads the word for an initialisation.
   *
   * @throws IllegalArgumentException in one line that lists the known words
   */
  public static Initialisation parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> k.text().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(text, name));
    if (kind.numbered == colon < 0) {
      throw new IllegalArgumentException(
          kind.numbered
              ? "initialisation %s: the number is missing, such as %s:0.01"
                  .formatted(Printable.quote(text), name)
              : "initialisation %s takes no number".formatted(Printable.quote(text)));
    }
    if (colon < 0) {
      return new Initialisation(kind, 0);
    }
    try {
      return new Initialisation(kind, Double.parseDouble(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "initialisation %s: after the colon stands a number".formatted(Printable.quote(text)), e);
    }
  }

  private static IllegalArgumentException unknown(String text, String name) {
    return new IllegalArgumentException(
        "initialisation %s %s; a number follows uniform:, normal: and constant:"
            .formatted(Printable.quote(text), NearestName.unknown(name, Kind.names())));
  }

  /** Initialises all weights of a layer or network, with one draw each, none for a constant. */
  public void initialise(Backend backend, Layer layer, RandomStream random) {
    for (Parameter p : layer.parameters()) {
      if (p.decays()) {
        initialise(backend, p.value(), random);
      }
    }
  }

  /** W (inputs, outputs) = random values. One draw, none for a constant. Waits. */
  public void initialise(Backend backend, Matrix w, RandomStream random) {
    double inputs = w.rows();
    double outputs = w.cols();
    switch (kind) {
      case GLOROT_UNIFORM -> uniform(backend, w, Math.sqrt(6 / (inputs + outputs)), random);
      case GLOROT_NORMAL -> normal(backend, w, Math.sqrt(2 / (inputs + outputs)), random);
      case HE -> normal(backend, w, Math.sqrt(2 / inputs), random);
      case ORTHOGONAL -> {
        backend.normal(random, w);
        backend.write(Orthonormal.of(backend.download(w), w.rows(), w.cols()), w);
      }
      case UNIFORM -> uniform(backend, w, number, random);
      case NORMAL -> normal(backend, w, number, random);
      case CONSTANT -> backend.fill((float) number, w);
    }
  }

  private static void uniform(Backend backend, Matrix w, double bound, RandomStream random) {
    try (Matrix lowest = backend.zeros(1, w.cols())) {
      backend.fill((float) -bound, lowest);
      backend.uniform(random, w);
      backend.scale(Scalar.of((float) (2 * bound)), w);
      backend.addRow(w, lowest, w);
    }
  }

  private static void normal(Backend backend, Matrix w, double deviation, RandomStream random) {
    backend.normal(random, w);
    backend.scale(Scalar.of((float) deviation), w);
  }

  /** The word that {@link #parse} reads. */
  @Override
  public String toString() {
    return kind.numbered ? kind.text() + ":" + number : kind.text();
  }
}
