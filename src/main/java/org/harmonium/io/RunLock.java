package org.harmonium.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.harmonium.text.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Restricts a run directory to one process. The operating system releases the lock when the process
 * ends for any reason. The file {@code .lock} remains; its existence does not mean that the
 * directory is locked.
 */
public final class RunLock implements AutoCloseable {
  /** The name of the file that is locked. */
  public static final String NAME = ".lock";

  // POSIX releases the locks of a process on a file when it closes any channel to that file, so
  // this process must not open a second channel.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private RunLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Acquires the lock of a run directory, which is created if it does not exist.
   *
   * @throws RunInUseException if another run holds it
   * @throws UncheckedIOException if the directory cannot be written
   */
  public static RunLock acquire(Path runDirectory) {
    try {
      Path directory = Files.createDirectories(runDirectory).toRealPath();
      if (!HELD_HERE.add(directory)) {
        throw new RunInUseException(runDirectory);
      }
      FileChannel locked = null;
      try {
        locked = lock(directory.resolve(NAME));
      } finally {
        if (locked == null) {
          HELD_HERE.remove(directory);
        }
      }
      if (locked == null) {
        throw new RunInUseException(runDirectory);
      }
      return new RunLock(directory, locked);
    } catch (IOException e) {
      throw new UncheckedIOException(
          runDirectory + ": cannot be locked (" + Reason.of(e) + "); choose another directory", e);
    }
  }

  /** An open channel that holds the lock of the file, or null if another process holds it. */
  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return taken ? channel : null;
  }

  /** Releases the lock. Closing twice has no effect. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
