package org.harmonium.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies libraries without parts that are not needed on a machine with a GPU. */
final class Libraries {
  /**
   * NVIDIA's assembler as a library, 24 MB unpacked. Tests use it to assemble the kernels on
   * machines without a GPU; on a machine with a GPU, the driver assembles them.
   */
  private static final String ASSEMBLER = "libJNvPTXCompiler";

  private Libraries() {}

  /** Copies a jar without the omitted entries. */
  static void copy(Path from, Path to) throws IOException {
    try (ZipFile jar = new ZipFile(from.toFile())) {
      if (jar.stream().noneMatch(Libraries::isUnneeded)) {
        Files.copy(from, to);
        return;
      }
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
        for (ZipEntry entry : jar.stream().filter(e -> !isUnneeded(e)).toList()) {
          ZipEntry same = new ZipEntry(entry.getName());
          same.setTime(entry.getTime());
          out.putNextEntry(same);
          jar.getInputStream(entry).transferTo(out);
          out.closeEntry();
        }
      }
    }
  }

  private static boolean isUnneeded(ZipEntry entry) {
    return entry.getName().contains(ASSEMBLER);
  }
}
