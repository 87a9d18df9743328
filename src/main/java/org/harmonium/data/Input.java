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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that is read once from front to back, and hashed on the way. Only regular files are
 * opened: a FIFO would block and a device would never end.
 */
final class Input implements Closeable {

  /** Reads a value from an open input; what goes wrong in the bytes is an IOException. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(Input input) throws IOException;
  }

  private final String name;
  private final long size;
  private final DigestInputStream stream;

  private Input(String name, long size, InputStream bytes) {
    this.name = name;
    this.size = size;
    this.stream = new DigestInputStream(bytes, sha256());
  }

  /** Opens {@code file}, parses it and closes it; every failure is a one-line refusal. */
  static <T> T read(Path file, Parser<T> parser) {
    long size = requireRegularFile(file);
    try (InputStream bytes = Files.newInputStream(file);
        Input input = new Input(file.toString(), size, new BufferedInputStream(bytes, 1 << 16))) {
      return parser.parse(input);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** An input of bytes in memory, such as an embedded resource. */
  static Input of(String name, byte[] bytes) {
    return new Input(name, bytes.length, new ByteArrayInputStream(bytes));
  }

  /** The size of a regular file that is not empty; anything else is refused. */
  static long requireRegularFile(Path file) {
    String name = file.toString();
    if (!Files.exists(file)) {
      throw new BadInputException(name, "no such file: check the path");
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(name, "is a directory: name a file in it");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(name, "is no regular file: copy its data into one");
    }
    if (!Files.isReadable(file)) {
      throw new BadInputException(name, "may not be read by this user: change its permissions");
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

  /** The refusal that stands for an exception met while reading {@code file}. */
  static BadInputException unreadable(Path file, IOException e) {
    String reason = e.getMessage();
    if (e instanceof FileSystemException system) {
      reason = system.getReason();
    }
    if (e instanceof EOFException && reason == null) {
      reason = "ends too early: it was cut short, so write or fetch it again";
    }
    String text = reason == null ? "cannot be read (" + e.getClass().getSimpleName() + ")" : reason;
    return new BadInputException(file, text, e);
  }

  String name() {
    return name;
  }

  /** The last part of the path, which names the data set. */
  String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The size in bytes, compressed if the file is. */
  long size() {
    return size;
  }

  InputStream stream() {
    return stream;
  }

  BadInputException bad(String problem) {
    return new BadInputException(name, problem);
  }

  /** The provenance of an input that was read to its end. */
  Provenance provenance() {
    return new Provenance(name, size, HexFormat.of().formatHex(stream.getMessageDigest().digest()));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
