package org.harmonium.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonium.text.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the data set that a word means: {@code digits}, {@code mnist-train}, {@code mnist-test},
 * {@code bars-and-stripes} (3 x 3) or {@code bars-and-stripes-N}, {@code patches}, {@code shifter},
 * {@code ring}, {@code spiral}, else the path of an IDX, NPY, NPZ or CSV file. One array of several
 * in an NPZ file is named {@code FILE.npz:ARRAY}. A file that bears the name of a set is reached as
 * {@code ./digits}.
 */
public final class Datasets {
  private static final String BARS_AND_STRIPES = "bars-and-stripes";
  private static final int BARS_AND_STRIPES_SIDE = 3;

  private Datasets() {}

  /** The named sets, in the order to show them in. */
  public static List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("digits", "mnist-train", "mnist-test", BARS_AND_STRIPES));
    for (int n = BarsAndStripes.SMALLEST; n <= BarsAndStripes.LARGEST; n++) {
      names.add(BARS_AND_STRIPES + "-" + n);
    }
    names.add(NaturalPatches.NAME);
    names.add(Shifter.NAME);
    names.add(GaussianRing.NAME);
    names.add(Spiral.NAME);
    return List.copyOf(names);
  }

  /**
   * The data set that {@code word} means.
   *
   * @throws BadInputException when there is no such set or file, naming the sets and the nearest
   *     one; when MNIST is not fetched; when the file cannot be read
   */
  public static Dataset open(String word) {
    return open(word, Mnist.folder());
  }

  static Dataset open(String word, Path mnist) {
    Dataset named = named(word, mnist);
    if (named != null) {
      return named;
    }
    NpzArray array = npzArray(word);
    if (array != null) {
      return NpzReader.read(array.file(), array.name());
    }
    Path file = path(word);
    return switch (FileFormat.of(file)) {
      case IDX -> IdxReader.read(file);
      case NPY -> NpyReader.read(file);
      case NPZ -> NpzReader.read(file);
      case CSV -> CsvReader.read(file);
    };
  }

  /**
   * The labels in the IDX file, NPY file or array of an NPZ file that {@code word} means.
   *
   * @throws BadInputException when there is no such file or it holds no labels
   */
  public static int[] openLabels(String word) {
    NpzArray array = npzArray(word);
    if (array != null) {
      return NpzReader.readLabels(array.file(), array.name());
    }
    Path file = path(word);
    return switch (FileFormat.of(file)) {
      case IDX -> IdxReader.readLabels(file);
      case NPY -> NpyReader.readLabels(file);
      case NPZ, CSV ->
          throw new BadInputException(
              word,
              "is no file of labels alone: give an IDX or NPY file, or FILE.npz:ARRAY; a CSV file"
                  + " has its labels in a column named label");
    };
  }

  private static @Nullable Dataset named(String word, Path mnist) {
    return switch (word) {
      case "digits" -> Digits.load();
      case NaturalPatches.NAME -> NaturalPatches.load();
      case "mnist-train" -> Mnist.load(word, mnist, Mnist.TRAIN_IMAGES, Mnist.TRAIN_LABELS);
      case "mnist-test" -> Mnist.load(word, mnist, Mnist.TEST_IMAGES, Mnist.TEST_LABELS);
      case BARS_AND_STRIPES -> BarsAndStripes.of(BARS_AND_STRIPES_SIDE);
      case Shifter.NAME -> Shifter.load();
      case GaussianRing.NAME -> GaussianRing.load();
      case Spiral.NAME -> Spiral.load();
      default ->
          word.matches(BARS_AND_STRIPES + "-[0-9]")
              ? BarsAndStripes.of(word.charAt(word.length() - 1) - '0')
              : null;
    };
  }

  /** An array of an NPZ file, as {@code FILE:ARRAY} means it. */
  private record NpzArray(Path file, String name) {}

  private static @Nullable NpzArray npzArray(String word) {
    int colon = word.lastIndexOf(':');
    if (colon < 0 || existing(word) != null) {
      return null;
    }
    Path file = existing(word.substring(0, colon));
    return file == null ? null : new NpzArray(file, word.substring(colon + 1));
  }

  private static @Nullable Path existing(String file) {
    try {
      Path path = Path.of(file);
      return !file.isEmpty() && Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null; // what cannot be a path is no file either
    }
  }

  private static Path path(String word) {
    Path file = existing(word);
    if (file != null) {
      return file;
    }
    String suggestion = NearestName.suggestion(word, names());
    throw new BadInputException(
        word,
        "is neither a file nor a data set"
            + (suggestion.isEmpty() ? "." : suggestion)
            + " Name an existing file, or one of "
            + String.join(", ", names()));
  }
}
