package org.harmonium.io;

import java.nio.file.Path;
import java.util.Arrays;

/** A child process of the tests that writes the same file many times. */
final class AtomicFileLoop {
  private static final int WRITES = 50;

  private AtomicFileLoop() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < WRITES; i++) {
      AtomicFile.write(Path.of(arguments[0]), content(Byte.parseByte(arguments[1])));
    }
  }

  /** Several buffers of the byte {@code writer}. */
  static byte[] content(byte writer) {
    byte[] bytes = new byte[200_000];
    Arrays.fill(bytes, writer);
    return bytes;
  }
}
