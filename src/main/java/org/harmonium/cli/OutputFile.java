package org.harmonium.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.harmonium.data.NpyWriter;
import org.harmonium.report.Png;
import org.harmonium.report.Raster;

/** An output file. Its extension determines the content: numbers (.npy) or a picture (.png). */
record OutputFile(Path path) {

  /**
   * Checks the extension before any computation.
   *
   * @param endings the possible extensions, such as ".npy"
   */
  static OutputFile of(Path path, String... endings) {
    boolean known = false;
    for (String ending : endings) {
      known |= hasEnding(path, ending);
    }
    if (!known) {
      throw new IllegalArgumentException(
          "--out %s: give a name that ends in %s".formatted(path, String.join(" or ", endings)));
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--out %s: there is no directory %s; make it first".formatted(path, folder));
    }
    if (Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "--out %s: is a directory; give the name of a file".formatted(path));
    }
    return new OutputFile(path);
  }

  /** Whether the content is a picture. */
  boolean isPicture() {
    return hasEnding(path, ".png");
  }

  /** Writes a picture. */
  void write(Raster picture) {
    Png.write(path, picture);
  }

  /** Writes a matrix, row-major. */
  void write(float[] values, int rows, int cols) {
    NpyWriter.write(path, values, rows, cols);
  }

  private static boolean hasEnding(Path path, String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }
}
