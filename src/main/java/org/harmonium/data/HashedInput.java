package org.harmonium.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import org.harmonium.io.Sha256;

/**
 * A file that is read once from beginning to end and hashed at the same time. Only regular files
 * are opened, because reading a FIFO may block and a device may not end.
 */
final class HashedInput implements Closeable {

  /** Reads a value from an open input. An error in the bytes is an IOException. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(HashedInput input) throws IOException;
  }

  private final String name;
  private final long size;
  private final DigestInputStream stream;

  private HashedInput(String name, long size, InputStream bytes) {
    this.name = name;
    this.size = size;
    this.stream = new DigestInputStream(bytes, Sha256.digest());
  }

  /** Opens {@code file}, parses it and closes it. Every failure is a {@link BadInputException}. */
  static <T> T read(Path file, Parser<T> parser) {
    long size = requireRegularFile(file);
    try (InputStream bytes = Files.newInputStream(file);
        HashedInput input =
            new HashedInput(file.toString(), size, new BufferedInputStream(bytes, 1 << 16))) {
      return parser.parse(input);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(file, e);
    }
  }

  /** The error with the name of the file, so that the message does not blame the model. */
  static OutOfMemoryError tooLarge(Path file, OutOfMemoryError e) {
    OutOfMemoryError named = new OutOfMemoryError(e.getMessage() + ", while reading " + file);
    named.initCause(e);
    return named;
  }

  /** An input of bytes in memory, such as an embedded resource. */
  static HashedInput of(String name, byte[] bytes) {
    return new HashedInput(name, bytes.length, new ByteArrayInputStream(bytes));
  }

  /**
   * The size of a regular file that is not empty.
   *
   * @throws BadInputException if {@code file} is missing, unreadable, empty or not a regular file
   */
  static long requireRegularFile(Path file) {
    String name = file.toString();
    if (!Files.exists(file)) {
      throw new BadInputException(name, "no such file: check the path");
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(name, "is a directory: give a file");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(name, "is not a regular file: copy its data to a file");
    }
    if (!Files.isReadable(file)) {
      throw new BadInputException(name, "is not readable: change its permissions");
    }
    long size;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (size == 0) {
      throw new BadInputException(name, "is empty: write or fetch it again");
    }
    return size;
  }

  /** The exception for a failure to read {@code file}. */
  static BadInputException unreadable(Path file, IOException e) {
    String reason = e.getMessage();
    if (e instanceof FileSystemException system) {
      reason = system.getReason();
    }
    if (e instanceof EOFException && reason == null) {
      reason = "is cut short: write or fetch it again";
    }
    String text = reason == null ? "cannot be read (" + e.getClass().getSimpleName() + ")" : reason;
    return new BadInputException(file, text, e);
  }

  String name() {
    return name;
  }

  /** The last element of the path, which is the name of the data set. */
  String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The size of the file in bytes, compressed or not. */
  long size() {
    return size;
  }

  InputStream stream() {
    return stream;
  }

  BadInputException bad(String problem) {
    return new BadInputException(name, problem);
  }

  /** The provenance of an input that has been read to its end. */
  Provenance provenance() {
    return new Provenance(name, size, HexFormat.of().formatHex(stream.getMessageDigest().digest()));
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
