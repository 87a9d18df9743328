package org.harmonium.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.text.Registry;
import org.jspecify.annotations.Nullable;

/**
 * The units of a layer before it is opened on a backend: their name in experiment and model files,
 * which is also {@link Units#name}.
 *
 * <pre>
 *   bernoulli | gaussian | unit-gaussian | rectified      no number
 *   softmax:10                                            groups of 10 columns
 *   binomial:8                                            8 trials
 *   bernoulli:500+softmax:10                              ranges of columns: 500 binary units, then one group of 10
 * </pre>
 *
 * <p>Other kinds are added by a {@link UnitKind}.
 *
 * @param parts one, or the ranges of a joint layer from left to right
 */
public record UnitsDescription(List<Part> parts) {
  private static final Registry<UnitKind> KINDS =
      Registry.load("a kind of units", UnitKind.class, kind -> List.of(kind.name()));

  /** Binary units. */
  public static final UnitsDescription BERNOULLI =
      new UnitsDescription(List.of(new Part(new BernoulliUnits.Kind(), 0)));

  /**
   * A part of the description.
   *
   * @param kind the kind of units
   * @param number the number after the colon, 0 if there is none: that of the kind, or the width of
   *     a range where the kind has none
   */
  public record Part(UnitKind kind, int number) {
    private Units open(Backend backend, int size) {
      Units units = kind.open(backend, size, kind.number().isEmpty() ? 0 : number);
      boolean isAsDescribed =
          units.isBinary() == kind.isBinary()
              && units.isScaled() == kind.isScaled()
              && units.hasLogNormaliser() == kind.hasLogNormaliser()
              && units.finite(Math.min(size, Math.max(number, 1))).isEmpty()
                  == Double.isInfinite(kind.bits(size, number));
      if (!isAsDescribed) {
        units.close();
        throw new IllegalStateException(
            "%s and its units disagree on a property of '%s': isBinary, isScaled, hasLogNormaliser or bits"
                .formatted(kind.getClass().getName(), this));
      }
      return units;
    }

    @Override
    public String toString() {
      return number == 0 ? kind.name() : kind.name() + ":" + number;
    }
  }

  /** Checks that there is at least one part, with the numbers that its kind requires. */
  public UnitsDescription {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("units need at least one part");
    }
    for (Part part : parts) {
      require(part, parts.size() > 1);
    }
  }

  /**
   * Parses the name of units.
   *
   * @throws IllegalArgumentException if the name is invalid; the message lists the known kinds
   */
  public static UnitsDescription parse(String text) {
    List<Part> parts = new ArrayList<>();
    for (String word : text.split("\\+", -1)) {
      int colon = word.indexOf(':');
      UnitKind kind = kind(colon < 0 ? word : word.substring(0, colon), text);
      parts.add(new Part(kind, colon < 0 ? 0 : number(word.substring(colon + 1), word)));
    }
    return new UnitsDescription(parts);
  }

  private static UnitKind kind(String name, String text) {
    return KINDS
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "units '%s': '%s' %s; a number follows %s, and ranges are joined as in bernoulli:500+softmax:10"
                        .formatted(
                            text,
                            name,
                            KINDS.unknown(name),
                            forms(kind -> !kind.number().isEmpty()))));
  }

  /** Returns the forms of the names of some kinds, such as {@code softmax:STATES}. */
  private static String forms(Predicate<UnitKind> which) {
    return KINDS.values().stream()
        .filter(which)
        .map(
            kind -> {
              String number = kind.number().isEmpty() ? "width" : kind.number();
              return kind.name() + ":" + number.toUpperCase(Locale.ROOT);
            })
        .collect(Collectors.joining(", "));
  }

  private static int number(String digits, String word) {
    if (!digits.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "units '%s': after the colon stands a whole number from 1".formatted(word));
    }
    return Integer.parseInt(digits);
  }

  private static void require(Part part, boolean joint) {
    UnitKind kind = part.kind();
    if (joint && !kind.isPart()) {
      throw new IllegalArgumentException(
          "units '%s' cannot be joined with others: parts are %s"
              .formatted(part, forms(UnitKind::isPart)));
    }
    if (joint && part.number() == 0) {
      throw new IllegalArgumentException(
          "units '%s': a part of joint units needs its width, such as %s:10"
              .formatted(part, kind.name()));
    }
    if (!joint && kind.number().isEmpty() != (part.number() == 0)) {
      throw new IllegalArgumentException(
          kind.number().isEmpty()
              ? "units '%s': %s takes no number where the whole layer is of that kind"
                  .formatted(part, kind.name())
              : "units '%s': the number of %s is missing, such as %s:10"
                  .formatted(part, kind.number(), kind.name()));
    }
    if (!kind.number().isEmpty()) {
      kind.requireNumber(part.number());
    }
  }

  /**
   * Checks that a layer of {@code size} columns can have these units.
   *
   * @throws IllegalArgumentException if a group or a range would not end with the layer
   */
  public void requireSize(int size) {
    if (isJoint()) {
      int width = parts.stream().mapToInt(Part::number).sum();
      if (width != size) {
        throw new IllegalArgumentException(
            "units '%s' have %d columns together; the layer has %d".formatted(this, width, size));
      }
    } else {
      parts.get(0).kind().requireSize(size, parts.get(0).number());
    }
  }

  // ---------------------------------------------------------------- properties

  /** Whether there are ranges of different kinds. */
  public boolean isJoint() {
    return parts.size() > 1;
  }

  /** {@link Units#isBinary}. */
  public boolean isBinary() {
    return !isJoint() && parts.get(0).kind().isBinary();
  }

  /** {@link Units#isScaled}: whether each unit has a parameter sigma, a standard deviation. */
  public boolean isScaled() {
    return !isJoint() && parts.get(0).kind().isScaled();
  }

  /** {@link Units#hasLogNormaliser}: whether the units can be summed or integrated out. */
  public boolean hasLogNormaliser() {
    return parts.stream().allMatch(part -> part.kind().hasLogNormaliser());
  }

  /** Whether the mean of each column is the probability that it is 1. */
  public boolean hasProbabilities() {
    return parts.stream().allMatch(part -> part.kind().hasProbabilities());
  }

  /** Whether each unit has finitely many states ({@link Units#finite}). */
  public boolean isFinite() {
    return !Double.isInfinite(bits(isJoint() ? 0 : 1));
  }

  /**
   * Returns log2 of the number of states of a layer; infinite if a unit has infinitely many.
   *
   * @param size columns of the layer
   */
  public double bits(int size) {
    double bits = 0;
    for (Part part : parts) {
      bits += part.kind().bits(isJoint() ? part.number() : size, part.number());
    }
    return bits;
  }

  /** The reason why visible layers cannot have such units, as a sentence; null if they can. */
  public @Nullable String visibleObjection() {
    return objection(UnitKind::visibleObjection);
  }

  /** The reason why hidden layers cannot have such units, as a sentence; null if they can. */
  public @Nullable String hiddenObjection() {
    return objection(UnitKind::hiddenObjection);
  }

  private @Nullable String objection(Function<UnitKind, @Nullable String> objection) {
    for (Part part : parts) {
      String wrong = objection.apply(part.kind());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- units

  /**
   * Opens such units for a layer of {@code size} columns. The caller or the machine closes them.
   *
   * @throws IllegalArgumentException if a layer of this size cannot have them
   */
  public Units open(Backend backend, int size) {
    requireSize(size);
    if (!isJoint()) {
      return parts.get(0).open(backend, size);
    }
    Workspace opened = new Workspace(backend); // closed only if one of them cannot be opened
    List<JointUnits.Part> ranges = new ArrayList<>();
    for (Part part : parts) {
      Units units = opened.own(() -> part.open(backend, part.number()));
      ranges.add(new JointUnits.Part(units, part.number()));
    }
    return new JointUnits(backend, ranges);
  }

  /** Returns the name that {@link #parse} reads. */
  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining("+"));
  }
}
