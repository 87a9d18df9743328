package org.harmonium.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.harmonium.text.Printable;
import org.harmonium.text.Reason;

/**
 * Replaces a file atomically. The bytes are written to {@code .NAME.PID.tmp} in the same directory,
 * where PID is the id of this process, forced to the device, read again and compared by length and
 * CRC32C. The temporary file is then renamed to the target, and the directory is forced too. After
 * a crash at any point the target is the complete old file or the complete new one.
 *
 * <p>The temporary file is created exclusively, so that a symbolic link of its name is not
 * followed. A symbolic link at the target itself is replaced by the file; the file that it pointed
 * to is unchanged.
 *
 * <p>Each write deletes the temporary files of the same target that were last written more than 10
 * minutes ago, by processes that do not exist. A process in another container, or on another
 * machine with the same file system, also does not exist here; its file is safe as long as it is
 * written. Two such processes with the same id must not write one target at the same time, which
 * {@link RunLock} prevents for the files of a run.
 *
 * <p>The comparison reads the operating system's page cache. It detects a short or altered write,
 * not a faulty device.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The age of a temporary file that no process writes any more. */
  private static final Duration LEFTOVER_AGE = Duration.ofMinutes(10);

  private AtomicFile() {}

  /** Writes the content of a file to a stream, which it leaves open. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Replaces {@code file} by the content.
   *
   * @throws UncheckedIOException if the file could not be written. The message names the file, the
   *     reason, and the state of the file: until the rename, the old file is unchanged.
   */
  public static void write(Path file, Content content) {
    write(new LocalDisk(), file, content);
  }

  /** Replaces {@code file} by the given bytes; errors as for {@link #write(Path, Content)}. */
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  static void write(Disk disk, Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null || Files.isDirectory(target)) {
      String message = file + ": not saved (is a directory); give the name of a file";
      throw new UncheckedIOException(message, new FileAlreadyExistsException(file.toString()));
    }
    deleteLeftovers(disk, directory, target);
    Path temporary = temporary(target, ProcessHandle.current().pid());
    try {
      writeAndVerify(disk, temporary, content);
      disk.replace(temporary, target);
    } catch (IOException e) {
      discard(disk, temporary, e);
      throw failure(file, "not saved", "the file that was there before is unchanged", e);
    } catch (RuntimeException | Error e) {
      discard(disk, temporary, e);
      throw e;
    }
    try {
      disk.forceDirectory(directory);
    } catch (IOException e) {
      throw failure(
          file, "the new file is in place", "a power failure may bring back the old one", e);
    }
  }

  /** Whether a file has the name of a temporary file, of this version or an earlier one. */
  public static boolean isTemporary(Path file) {
    return file.getFileName().toString().matches("\\..+\\.[a-z0-9]+(\\.\\d+)?\\.tmp");
  }

  /** The temporary file of {@code target} in the process {@code pid}. */
  static Path temporary(Path target, long pid) {
    return target.resolveSibling("." + target.getFileName() + "." + pid + ".tmp");
  }

  /** Deletes the old temporary files of {@code target} whose processes do not exist. */
  private static void deleteLeftovers(Disk disk, Path directory, Path target) {
    Pattern name =
        Pattern.compile("\\." + Pattern.quote(target.getFileName() + ".") + "(\\d{1,18})\\.tmp");
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, file -> isLeftover(file, name))) {
      for (Path leftover : files) {
        disk.delete(leftover);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A leftover does not prevent the write, and the write reports a fault of the directory.
    }
  }

  private static boolean isLeftover(Path file, Pattern name) throws IOException {
    Matcher matcher = name.matcher(file.getFileName().toString());
    if (!matcher.matches() || ProcessHandle.of(Long.parseLong(matcher.group(1))).isPresent()) {
      return false;
    }
    Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    return written.isBefore(Instant.now().minus(LEFTOVER_AGE));
  }

  private static void writeAndVerify(Disk disk, Path temporary, Content content)
      throws IOException {
    ChecksummedOutput written;
    try (Disk.Output channel = disk.create(temporary)) {
      written = new ChecksummedOutput(channel);
      content.writeTo(written);
      written.flush();
      channel.force();
    }
    CRC32C crc = new CRC32C();
    long length = 0;
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (ReadableByteChannel in = disk.open(temporary)) {
      while (in.read(buffer.clear()) >= 0) {
        length += buffer.flip().remaining();
        crc.update(buffer);
      }
    }
    if (length != written.length || crc.getValue() != written.crc.getValue()) {
      throw new IOException("the bytes read back differ from the bytes written");
    }
  }

  private static void discard(Disk disk, Path temporary, Throwable failure) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e); // the caller reports the first failure
    }
  }

  private static UncheckedIOException failure(
      Path file, String state, String consequence, IOException e) {
    String message = "%s: %s (%s); %s".formatted(file, state, Reason.of(e), consequence);
    return new UncheckedIOException(Printable.line(message), e);
  }

  /** A buffered stream to a channel that keeps the length and the checksum of its bytes. */
  private static final class ChecksummedOutput extends OutputStream {
    private final Disk.Output channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private long length;

    ChecksummedOutput(Disk.Output channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      crc.update(bytes, offset, count);
      length += count;
      int done = 0;
      while (done < count) {
        int n = Math.min(buffer.remaining(), count - done);
        buffer.put(bytes, offset + done, n);
        done += n;
        if (!buffer.hasRemaining()) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }
  }
}
