package org.harmonium.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/** A disk whose n-th operation, counted from 1, fails like that of a full disk; 0 never fails. */
final class FaultyDisk implements Disk {
  static final String REASON = "No space left on device";

  private final Disk real = new LocalDisk();
  private final int failing;
  private int count;
  private String failedAt = "nothing";
  boolean flipABitWhenReading;

  FaultyDisk(int failing) {
    this.failing = failing;
  }

  String failedAt() {
    return "operation " + failing + ", " + failedAt;
  }

  private void next(String operation) throws IOException {
    count++;
    if (count == failing) {
      failedAt = operation;
      throw new IOException(REASON);
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    next("createDirectory");
    real.createDirectory(directory);
  }

  @Override
  public Output create(Path file) throws IOException {
    next("create");
    Output out = real.create(file);
    return new Output() {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        try {
          next("write");
        } catch (IOException e) {
          out.write(
              bytes.slice(
                  bytes.position(), bytes.remaining() / 2)); // half of the bytes are written
          throw e;
        }
        return out.write(bytes);
      }

      @Override
      public void force() throws IOException {
        next("force");
        out.force();
      }

      @Override
      public boolean isOpen() {
        return out.isOpen();
      }

      @Override
      public void close() throws IOException {
        out.close();
        next("close of the written file");
      }
    };
  }

  @Override
  public ReadableByteChannel open(Path file) throws IOException {
    next("open");
    ReadableByteChannel in = real.open(file);
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer bytes) throws IOException {
        next("read");
        int n = in.read(bytes);
        if (flipABitWhenReading && n > 0) {
          bytes.put(0, (byte) (bytes.get(0) ^ 1));
        }
        return n;
      }

      @Override
      public boolean isOpen() {
        return in.isOpen();
      }

      @Override
      public void close() throws IOException {
        in.close();
        next("close of the read file");
      }
    };
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    next("replace");
    real.replace(from, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    next("forceDirectory");
    real.forceDirectory(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    next("delete");
    real.delete(file);
  }
}
