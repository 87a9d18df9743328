package org.harmonium.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates directories that survive a power failure: after each creation, the directory above is
 * forced to the device.
 */
public final class Directories {
  private Directories() {}

  /** Creates a directory and its parents unless they exist. */
  public static void create(Path directory) throws IOException {
    create(new LocalDisk(), directory);
  }

  static void create(Disk disk, Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path above = absolute.getParent();
    if (above == null || Files.isDirectory(absolute)) {
      return;
    }
    create(disk, above);
    disk.createDirectory(absolute);
    disk.forceDirectory(above);
  }
}
