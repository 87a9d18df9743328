package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.harmonium.text.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * Opens data sets by name: {@code digits}, {@code mnist-train}, {@code mnist-test}, {@code
 * bars-and-stripes} (3 x 3) or {@code bars-and-stripes-N}, {@code patches}, {@code shifter}, {@code
 * ring}, {@code spiral}, or the path of an IDX, NPY, NPZ or CSV file. One array of an NPZ file is
 * given as {@code FILE.npz:ARRAY}. A file with the name of a set is given as {@code ./digits}.
 */
public final class Datasets {
  private static final String BARS_AND_STRIPES = "bars-and-stripes";
  private static final int BARS_AND_STRIPES_SIDE = 3;

  private static final String MEMORY = "rows"; // what messages call rows in memory

  private Datasets() {}

  /** The formats of data files, detected by the suffix of the name, else by the first bytes. */
  private enum Format {
    IDX,
    NPY,
    NPZ,
    CSV;

    static Format of(Path file) {
      HashedInput.requireRegularFile(file);
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".npy")) {
        return NPY;
      }
      if (name.endsWith(".npz")) {
        return NPZ;
      }
      if (name.endsWith(".csv")) {
        return CSV;
      }
      if (name.endsWith("-ubyte") || name.endsWith(".idx") || name.endsWith(".gz")) {
        return IDX;
      }
      return ofFirstBytes(file);
    }

    private static Format ofFirstBytes(Path file) {
      byte[] start;
      try (InputStream in = Files.newInputStream(file)) {
        start = in.readNBytes(8);
      } catch (IOException e) {
        throw HashedInput.unreadable(file, e);
      }
      int first = start[0] & 0xff;
      int second = start.length > 1 ? start[1] & 0xff : -1;
      if (NpyHeader.isMagic(start)) {
        return NPY;
      }
      if (first == 'P' && second == 'K') {
        return NPZ;
      }
      if (GzipInput.isMagic(first, second) || (first == 0 && second == 0)) {
        return IDX;
      }
      throw new BadInputException(
          file.toString(),
          "is not an IDX, NPY, NPZ or CSV file: give text the suffix .csv, or convert the file");
    }
  }

  /** The names of the built-in sets, in the order of presentation. */
  public static List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("digits", "mnist-train", "mnist-test", BARS_AND_STRIPES));
    for (int n = BarsAndStripes.SMALLEST; n <= BarsAndStripes.LARGEST; n++) {
      names.add(BARS_AND_STRIPES + "-" + n);
    }
    names.add(DeadLeavesPatches.NAME);
    names.add(Shifter.NAME);
    names.add(GaussianRing.NAME);
    names.add(Spiral.NAME);
    return List.copyOf(names);
  }

  /**
   * The data set of the given name or path.
   *
   * @throws BadInputException if no such set or file exists, with the names and the nearest one; if
   *     MNIST has not been fetched; if the file cannot be read
   */
  public static Dataset open(String nameOrPath) {
    return open(Objects.requireNonNull(nameOrPath, "nameOrPath"), Mnist.folder());
  }

  static Dataset open(String nameOrPath, Path mnist) {
    Dataset named = named(nameOrPath, mnist);
    if (named != null) {
      return named;
    }
    NpzArray array = npzArray(nameOrPath);
    if (array != null) {
      return NpzReader.read(array.file(), array.name());
    }
    Path file = path(nameOrPath);
    return switch (Format.of(file)) {
      case IDX -> IdxReader.read(file);
      case NPY -> NpyReader.read(file);
      case NPZ -> NpzReader.read(file);
      case CSV -> CsvReader.read(file);
    };
  }

  /**
   * A data set of rows in memory, which are copied.
   *
   * @throws BadInputException if there are no rows, rows differ in length, or a value is NaN or
   *     infinite
   */
  public static Dataset of(float[][] rows) {
    Objects.requireNonNull(rows, "rows");
    for (int i = 0; i < rows.length; i++) {
      Objects.requireNonNull(rows[i], "rows[" + i + "]");
    }
    int cols = rows.length == 0 ? 0 : rows[0].length;
    if ((long) rows.length * cols > Integer.MAX_VALUE - 8) {
      throw new BadInputException(
          MEMORY,
          "%d rows of %d values are more than one array holds; give fewer rows"
              .formatted(rows.length, cols));
    }
    float[] values = new float[rows.length * cols];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != cols) {
        throw new BadInputException(
            MEMORY,
            "row %d has %d values, row 0 has %d; give rows of one length"
                .formatted(i, rows[i].length, cols));
      }
      System.arraycopy(rows[i], 0, values, i * cols, cols);
    }
    return ofMemory(values, cols);
  }

  /**
   * A data set of rows in memory, element (row, col) at {@code row * cols + col}, which are copied.
   *
   * @throws BadInputException if the values are not a whole number of rows, at least one, or a
   *     value is NaN or infinite
   */
  public static Dataset of(float[] rows, int cols) {
    return ofMemory(Objects.requireNonNull(rows, "rows").clone(), cols);
  }

  private static Dataset ofMemory(float[] values, int cols) {
    if (cols < 1 || values.length == 0 || values.length % cols != 0) {
      throw new BadInputException(
          MEMORY,
          "%d values are no rows of %d; give at least one row, and one value a column"
              .formatted(values.length, cols));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadInputException(
            MEMORY,
            "row %d, column %d is %s, not a finite number: remove or replace such values"
                .formatted(i / cols, i % cols, values[i]));
      }
    }
    Provenance hashed = Provenance.ofSynthetic(MEMORY, values);
    return Dataset.ofFloats(
        MEMORY,
        values.length / cols,
        cols,
        values,
        new Provenance(MEMORY, hashed.bytes(), hashed.sha256()));
  }

  /**
   * The labels in the given IDX file, NPY file or array of an NPZ file.
   *
   * @throws BadInputException if no such file exists or it does not contain labels
   */
  public static int[] openLabels(String nameOrPath) {
    Objects.requireNonNull(nameOrPath, "nameOrPath");
    NpzArray array = npzArray(nameOrPath);
    if (array != null) {
      return NpzReader.readLabels(array.file(), array.name());
    }
    Path file = path(nameOrPath);
    return switch (Format.of(file)) {
      case IDX -> IdxReader.readLabels(file);
      case NPY -> NpyReader.readLabels(file);
      case NPZ, CSV ->
          throw new BadInputException(
              nameOrPath,
              "is not a file of labels: give an IDX or NPY file, or FILE.npz:ARRAY; the labels of"
                  + " a CSV file are its column 'label'");
    };
  }

  /**
   * Returns a name or path with a relative path resolved against a folder. The name of a built-in
   * set is returned as it is.
   */
  public static String resolve(String nameOrPath, Path folder) {
    return names().contains(nameOrPath) ? nameOrPath : folder.resolve(nameOrPath).toString();
  }

  private static @Nullable Dataset named(String nameOrPath, Path mnist) {
    return switch (nameOrPath) {
      case "digits" -> Digits.load();
      case DeadLeavesPatches.NAME -> DeadLeavesPatches.load();
      case "mnist-train" -> Mnist.load(nameOrPath, mnist, Mnist.TRAIN_IMAGES, Mnist.TRAIN_LABELS);
      case "mnist-test" -> Mnist.load(nameOrPath, mnist, Mnist.TEST_IMAGES, Mnist.TEST_LABELS);
      case BARS_AND_STRIPES -> BarsAndStripes.of(BARS_AND_STRIPES_SIDE);
      case Shifter.NAME -> Shifter.load();
      case GaussianRing.NAME -> GaussianRing.load();
      case Spiral.NAME -> Spiral.load();
      default ->
          nameOrPath.matches(BARS_AND_STRIPES + "-[0-9]")
              ? BarsAndStripes.of(nameOrPath.charAt(nameOrPath.length() - 1) - '0')
              : null;
    };
  }

  /** An array of an NPZ file, given as {@code FILE:ARRAY}. */
  private record NpzArray(Path file, String name) {}

  private static @Nullable NpzArray npzArray(String nameOrPath) {
    int colon = nameOrPath.lastIndexOf(':');
    if (colon < 0 || existing(nameOrPath) != null) {
      return null;
    }
    Path file = existing(nameOrPath.substring(0, colon));
    return file == null ? null : new NpzArray(file, nameOrPath.substring(colon + 1));
  }

  private static @Nullable Path existing(String file) {
    try {
      Path path = Path.of(file);
      return !file.isEmpty() && Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null; // an invalid path does not exist
    }
  }

  private static Path path(String nameOrPath) {
    Path file = existing(nameOrPath);
    if (file != null) {
      return file;
    }
    String suggestion = NearestName.suggestion(nameOrPath, names());
    throw new BadInputException(
        nameOrPath,
        "is neither a file nor a data set"
            + (suggestion.isEmpty() ? "." : suggestion)
            + " Give an existing file, or one of "
            + String.join(", ", names()));
  }
}
