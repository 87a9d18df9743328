package org.harmonium.backend.cuda.libraries;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.harmonium.backend.BackendException;

/**
 * A temporary directory that only this user can access. Loaded libraries remain loaded when their
 * files are deleted, so the directory is deleted right after loading, and a process that is killed
 * later leaves nothing behind.
 */
final class PrivateFolder implements AutoCloseable {
  /** The property that determines its parent. JCuda's loader reads it at each call. */
  static final String TEMPORARY = "java.io.tmpdir";

  private final Path path;

  PrivateFolder() {
    try {
      // Java creates all temporary files in the directory of the first one, so this one is created
      // before the property is changed.
      path =
          Files.createTempDirectory(
              "harmonium-cuda-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path write(String name, byte[] content) {
    try {
      return Files.write(file(name), content);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Executes an action while this is the temporary directory of the process. */
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
        "JCuda's libraries cannot be unpacked (%s); free some space there, or set HARMONIUM_JAVA_OPTS=-Djava.io.tmpdir=DIR"
            .formatted(e),
        e);
  }

  /** Deletes the directory with its contents. */
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
