package org.harmonium.backend.cuda.libraries;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.harmonium.backend.BackendException;

/**
 * Rewrites a shared library to depend on another library than it was built for.
 *
 * <p>JCuda's native for cuBLAS requires {@code libcublas.so.12} and symbols of the version of that
 * name. CUDA 13 has {@code libcublas.so.13}, whose functions and enumerations of that interface are
 * the same under the new version's name. Two fields are changed, neither of which moves a byte: the
 * name in the string table, and the hash of the version, which the dynamic linker compares before
 * the name.
 */
final class Retarget {
  private Retarget() {}

  /**
   * Returns a copy of a library that requires {@code to} instead of {@code from}.
   *
   * @param name the name of the library in messages
   * @throws BackendException if it does not require {@code from} in a version of that name
   */
  static byte[] rename(String name, byte[] library, String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " differ in length");
    }
    ElfFile before = new ElfFile(name, library);
    byte[] changed = library.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    for (ElfFile.Name needed : before.needed()) {
      write(bytes, needed, from, to);
    }
    int versions = 0;
    for (ElfFile.VersionNeed need : before.versionNeeds()) {
      write(bytes, need.file(), from, to);
      if (need.file().text().equals(from) && need.version().text().equals(from)) {
        write(bytes, need.version(), from, to);
        bytes.putInt((int) need.hashOffset(), (int) ElfFile.plainHash(to));
        versions++;
      }
    }
    // Names may share strings, so the result is parsed again.
    if (versions != 1 || !isRetargeted(new ElfFile(name, changed), from, to)) {
      throw new BackendException(
          "%s: does not require %s as JCuda 12.6.0 does, so it cannot be made to use %s; build with that JCuda or install %s"
              .formatted(name, from, to, from));
    }
    return changed;
  }

  private static void write(ByteBuffer bytes, ElfFile.Name name, String from, String to) {
    if (name.text().equals(from)) {
      byte[] text = to.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < text.length; i++) {
        bytes.put((int) name.offset() + i, text[i]);
      }
    }
  }

  private static boolean isRetargeted(ElfFile library, String from, String to) {
    return library.needed().stream().anyMatch(n -> n.text().equals(to))
        && library.needed().stream().noneMatch(n -> n.text().equals(from))
        && library.versionNeeds().stream()
            .anyMatch(n -> n.file().text().equals(to) && n.version().text().equals(to));
  }
}
