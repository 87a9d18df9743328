package org.harmonium.io;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file operations that saving consists of. It is a seam: tests put a disk here that fails at
 * the n-th operation, for every n.
 */
interface Disk {
  /** A file being written. */
  interface Output extends WritableByteChannel {
    /** Returns when the bytes are on the device. */
    void force() throws IOException;
  }

  /** Creates the directory and its parents unless they exist. */
  void createDirectory(Path directory) throws IOException;

  /** Opens a new, empty file for writing, in place of one that is there. */
  Output create(Path file) throws IOException;

  /** Opens a file for reading. */
  ReadableByteChannel open(Path file) throws IOException;

  /** Renames {@code from} to {@code to} in one step; a file that was {@code to} is gone. */
  void replace(Path from, Path to) throws IOException;

  /** Returns when the names in the directory are on the device. */
  void forceDirectory(Path directory) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** What went wrong, in words, without the file's name where the JDK gives only that. */
  static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
