package org.harmonium.io;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * The file operations that saving uses. Tests implement it by a disk whose n-th operation fails,
 * for every n.
 */
interface Disk {
  /** A file being written. */
  interface Output extends WritableByteChannel {
    /** Returns when the bytes are on the device. */
    void force() throws IOException;
  }

  /** Creates the directory unless it exists. */
  void createDirectory(Path directory) throws IOException;

  /**
   * Creates an empty file exclusively and opens it for writing. A file or symbolic link of that
   * name is deleted first and never followed.
   */
  Output create(Path file) throws IOException;

  /** Opens a file for reading. */
  ReadableByteChannel open(Path file) throws IOException;

  /** Renames {@code from} to {@code to} atomically; an existing file {@code to} is replaced. */
  void replace(Path from, Path to) throws IOException;

  /** Returns when the names in the directory are on the device. */
  void forceDirectory(Path directory) throws IOException;

  /** Deletes a file if it exists. */
  void delete(Path file) throws IOException;
}
