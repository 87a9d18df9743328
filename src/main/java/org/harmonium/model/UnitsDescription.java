package org.harmonium.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.harmonium.backend.Backend;
import org.harmonium.backend.Workspace;
import org.harmonium.text.NearestName;

/**
 * What the units of a layer are, before there is a backend to hold them: the word for them in
 * experiment and model files, which is also {@link Units#name}.
 *
 * <pre>
 *   bernoulli | gaussian | unit-gaussian | rectified      no number
 *   softmax:10                                            groups of 10 columns
 *   binomial:8                                            8 trials
 *   bernoulli:500+softmax:10                              ranges of columns: 500 binary units, then one group of 10
 * </pre>
 *
 * @param parts one, or the ranges of a joint layer from left to right
 */
public record UnitsDescription(List<Part> parts) {
  /** Binary units. */
  public static final UnitsDescription BERNOULLI = parse("bernoulli");

  /**
   * A part of the description.
   *
   * @param kind the kind of units
   * @param number what stands after the colon; 0 if nothing does
   */
  public record Part(UnitKind kind, int number) {
    @Override
    public String toString() {
      return number == 0 ? kind.text() : kind.text() + ":" + number;
    }
  }

  /** At least one part, with the numbers that its kind needs. */
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
   * Reads the word for units.
   *
   * @throws IllegalArgumentException in one line that names the kinds there are
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
    return Arrays.stream(UnitKind.values())
        .filter(kind -> kind.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "units '%s': '%s' is not known%s Known are %s; a number follows softmax:STATES and binomial:TRIALS, and ranges are joined as in bernoulli:500+softmax:10"
                        .formatted(text, name, suggestion(name), known())));
  }

  private static String suggestion(String name) {
    String suggestion = NearestName.suggestion(name, UnitKind.names());
    return suggestion.isEmpty() ? "." : suggestion;
  }

  private static String known() {
    return String.join(", ", UnitKind.names());
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
          "units '%s' cannot be joined with others: parts are bernoulli:WIDTH, unit-gaussian:WIDTH and softmax:STATES"
              .formatted(part));
    }
    if (joint && part.number() == 0) {
      throw new IllegalArgumentException(
          "units '%s': a part of joint units needs its width, such as %s:10"
              .formatted(part, kind.text()));
    }
    if (!joint && kind.number().isEmpty() != (part.number() == 0)) {
      throw new IllegalArgumentException(
          kind.number().isEmpty()
              ? "units '%s': %s takes no number where the whole layer is of that kind"
                  .formatted(part, kind.text())
              : "units '%s': the number of %s is missing, such as %s:10"
                  .formatted(part, kind.number(), kind.text()));
    }
    if (kind == UnitKind.SOFTMAX) {
      new SoftmaxUnits(part.number()).requireWidth(part.number());
    } else if (kind == UnitKind.BINOMIAL) {
      BinomialUnits.requireTrials(part.number());
    }
  }

  /**
   * Demands that a layer of so many columns can have these units.
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
    } else if (parts.get(0).kind() == UnitKind.SOFTMAX) {
      new SoftmaxUnits(parts.get(0).number()).requireWidth(size);
    }
  }

  /** Are there ranges of different kinds? */
  public boolean isJoint() {
    return parts.size() > 1;
  }

  /** Are they all of this kind? */
  public boolean is(UnitKind kind) {
    return !isJoint() && parts.get(0).kind() == kind;
  }

  /** {@link Units#hasLogNormaliser} of such units: can they be summed out? */
  public boolean hasLogNormaliser() {
    return parts.stream().allMatch(part -> part.kind().hasLogNormaliser());
  }

  /** Has each unit finitely many states ({@link Units#finite})? */
  public boolean isFinite() {
    return parts.stream().allMatch(part -> part.kind().isFinite());
  }

  /** Such units for a layer of so many columns; to be closed by the caller or the machine. */
  public Units open(Backend backend, int size) {
    requireSize(size);
    if (!isJoint()) {
      return open(backend, parts.get(0), size);
    }
    Workspace opened = new Workspace(backend); // closed only if one of them cannot be made
    List<JointUnits.Part> ranges = new ArrayList<>();
    for (Part part : parts) {
      Owned owned = opened.own(() -> new Owned(open(backend, part, part.number())));
      ranges.add(new JointUnits.Part(owned.units(), part.number()));
    }
    return new JointUnits(backend, ranges);
  }

  private record Owned(Units units) implements AutoCloseable {
    @Override
    public void close() {
      units.close();
    }
  }

  private static Units open(Backend backend, Part part, int size) {
    return switch (part.kind()) {
      case BERNOULLI -> BernoulliUnits.INSTANCE;
      case GAUSSIAN -> new GaussianUnits(backend, size);
      case UNIT_GAUSSIAN -> new UnitGaussianUnits(backend, size);
      case SOFTMAX -> new SoftmaxUnits(part.number());
      case BINOMIAL -> new BinomialUnits(backend, size, part.number());
      case RECTIFIED -> RectifiedUnits.INSTANCE;
    };
  }

  /** The word that {@link #parse} reads. */
  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining("+"));
  }
}
