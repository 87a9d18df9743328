package org.harmonium.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.harmonium.text.Printable;

/**
 * Replaces a file in one step. The bytes go to {@code .NAME.tmp} in the same directory, are forced
 * to the device, read again and compared by length and CRC32C; then the temporary file is renamed
 * over the old one and the directory is forced too. A crash at any moment leaves the old file or
 * the new one, whole.
 *
 * <p>The comparison reads what the operating system holds, which shows a short or altered write,
 * not a broken device.
 */
public final class AtomicFile {
  private static final int PIECE = 1 << 16; // bytes

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
   * @throws UncheckedIOException if anything failed. The message names the file, the reason, and
   *     what is there now: up to the rename, the file as it was before.
   */
  public static void write(Path file, Content content) {
    write(new LocalDisk(), file, content);
  }

  /** Replaces {@code file} by these bytes; errors as above. */
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  static void write(Disk disk, Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IllegalArgumentException(file + " is a directory, not a file");
    }
    Path temporary = temporary(target);
    try {
      writeAndVerify(disk, temporary, content);
      disk.replace(temporary, target);
    } catch (IOException e) {
      discard(disk, temporary, e);
      throw failure(file, "not saved", "what was there before is untouched", e);
    } catch (RuntimeException | Error e) {
      discard(disk, temporary, e);
      throw e;
    }
    try {
      disk.forceDirectory(directory);
    } catch (IOException e) {
      throw failure(file, "the new file is in place", "a power cut may bring the old one back", e);
    }
  }

  /** Where the bytes for {@code target} are written before they take its place. */
  static Path temporary(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".tmp");
  }

  private static void writeAndVerify(Disk disk, Path temporary, Content content)
      throws IOException {
    Counted written;
    try (Disk.Output channel = disk.create(temporary)) {
      written = new Counted(channel);
      content.writeTo(written);
      written.flush();
      channel.force();
    }
    CRC32C crc = new CRC32C();
    long length = 0;
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try (ReadableByteChannel again = disk.open(temporary)) {
      while (again.read(piece.clear()) >= 0) {
        length += piece.flip().remaining();
        crc.update(piece);
      }
    }
    if (length != written.length || crc.getValue() != written.crc.getValue()) {
      throw new IOException("what was read back differs from what was written");
    }
  }

  private static void discard(Disk disk, Path temporary, Throwable failure) {
    try {
      disk.delete(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e); // the failure that led here is the one to report
    }
  }

  private static UncheckedIOException failure(
      Path file, String state, String consequence, IOException e) {
    String message = "%s: %s (%s); %s".formatted(file, state, Disk.reason(e), consequence);
    return new UncheckedIOException(Printable.line(message), e);
  }

  /**
   * A buffered stream into a channel that keeps the length and the checksum of what it was given.
   */
  private static final class Counted extends OutputStream {
    private final Disk.Output channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);
    private final CRC32C crc = new CRC32C();
    private long length;

    Counted(Disk.Output channel) {
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
