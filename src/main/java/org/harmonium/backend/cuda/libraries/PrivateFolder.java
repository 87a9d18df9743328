package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.harmonium.backend.BackendException;

/**
 * A temporary folder that only this user may enter. Libraries that were loaded from it stay loaded
 * when it is gone, so it is deleted as soon as they are, and a process that is killed later leaves
 * nothing behind.
 */
final class PrivateFolder implements AutoCloseable {
  /** What decides where it is made; JCuda's loader reads it at each call. */
  static final String TEMPORARY = "java.io.tmpdir";

  private final Path path;

  PrivateFolder() {
    try {
      // Java's own temporary files keep to the folder of the first one, so this one comes before
      // the property is changed.
      path =
          Files.createTempDirectory(
              "harmonium-cuda-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The file of that name in it. */
  Path file(String name) {
    return path.resolve(name);
  }

  /** Writes a file. */
  Path write(String name, byte[] content) {
    try {
      return Files.write(file(name), content);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Does something while it is the process's temporary folder. */
  void asTemporary(Runnable action) {
    String before = System.getProperty(TEMPORARY);
    System.setProperty(TEMPORARY, path.toString());
    try {
      action.run();
    } finally {
      if (before == null) {
        System.clearProperty(TEMPORARY);
      } else {
        System.setProperty(TEMPORARY, before);
      }
    }
  }

  private static BackendException unusable(IOException e) {
    return new BackendException(
        "JCuda's libraries cannot be unpacked ("
            + e
            + "); free some space there, or set HARMONIUM_JAVA_OPTS=-Djava.io.tmpdir=DIR",
        e);
  }

  /** Deletes it with what is in it. */
  @Override
  public void close() {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(path);
    } catch (IOException e) {
      System.getLogger(PrivateFolder.class.getName())
          .log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", path, e.toString());
    }
  }
}
