package org.harmonium.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The forms of data file, told apart by the name's ending, else by the first bytes. */
enum FileFormat {
  IDX,
  NPY,
  NPZ,
  CSV;

  /** The form of {@code file}, which may turn out to be badly formed all the same. */
  static FileFormat of(Path file) {
    Input.requireRegularFile(file);
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

  private static FileFormat ofFirstBytes(Path file) {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(8);
    } catch (IOException e) {
      throw Input.unreadable(file, e);
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
        "is none of IDX, NPY, NPZ and CSV: name it .csv if it is text, or convert it");
  }
}
