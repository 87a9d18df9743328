package org.harmonium.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.harmonium.text.Reason;

/**
 * Reads safetensors files of any writer. A declared size is compared with the size of the file
 * before memory is allocated, and a file with bytes beyond header and data is refused. Checksums
 * are verified if the file has them.
 */
public final class SafetensorsReader {
  /** The longest header in bytes: the limit of the format's reference implementation. */
  static final int LONGEST_HEADER = 100_000_000;

  private static final String ADVICE = "write it again or restore a copy";
  private static final String ADVICE_ON_CHANGE =
      "restore a copy, or, if the change was intended, save the file without the metadata keys that"
          + " begin with "
          + Checksums.HEADER_KEY;

  /** A checksum does not match: the file is damaged, or was changed without its checksum keys. */
  private static final class ChecksumException extends IOException {
    private static final long serialVersionUID = 1L;

    ChecksumException(String part) {
      super(part + " does not match its checksum: the file was damaged, or changed after saving");
    }
  }

  private SafetensorsReader() {}

  /**
   * Reads a file.
   *
   * @throws BadFileException if it is missing, unreadable, malformed or fails its checksums
   */
  public static TensorFile read(Path file) {
    return read(file, false);
  }

  /** As {@link #read(Path)}, but refuses a file without checksums. */
  public static TensorFile readVerified(Path file) {
    return read(file, true);
  }

  private static TensorFile read(Path file, boolean mustHaveChecksums) {
    if (!Files.isRegularFile(file)) { // reading a FIFO or a device may block or not end
      throw Files.exists(file)
          ? new BadFileException(file, "is not a regular file", "give a safetensors file")
          : new BadFileException(file, "no such file", "check the path");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, channel.size(), file, mustHaveChecksums);
    } catch (IOException e) {
      throw new BadFileException(file, "cannot be read: " + reason(e), "check the file", e);
    }
  }

  /** Reads {@code size} bytes from a channel; {@code file} is the name for messages. */
  static TensorFile read(ReadableByteChannel in, long size, Path file, boolean mustHaveChecksums) {
    try {
      if (size < Long.BYTES) {
        throw new IOException("has " + size + " bytes, too few for a safetensors file");
      }
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      TensorBytes.fill(in, length);
      long headerLength = length.getLong();
      long present = size - Long.BYTES;
      if (headerLength < 0 || headerLength > LONGEST_HEADER || headerLength > present) {
        throw new IOException(
            "declares a header of %s bytes, but at most %d are possible"
                .formatted(Long.toUnsignedString(headerLength), Math.min(LONGEST_HEADER, present)));
      }
      ByteBuffer text = ByteBuffer.allocate((int) headerLength);
      TensorBytes.fill(in, text);
      SafetensorsHeader header = SafetensorsHeader.parse(text.array(), present - headerLength);
      verifyHeader(header, text.array(), mustHaveChecksums);
      return content(in, header);
    } catch (ChecksumException e) {
      // Where checksums are required, a file without them is refused too.
      String advice = mustHaveChecksums ? ADVICE : ADVICE_ON_CHANGE;
      throw new BadFileException(file, Reason.of(e), advice, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadFileException(file, reason(e), ADVICE, e);
    }
  }

  private static void verifyHeader(SafetensorsHeader header, byte[] text, boolean mustHaveChecksums)
      throws IOException {
    String claimed = header.metadata.get(Checksums.HEADER_KEY);
    if (claimed == null && mustHaveChecksums) {
      throw new IOException("has no checksum, so it cannot be verified");
    }
    if (claimed != null && !claimed.equals(Checksums.ofHeader(text))) {
      throw new ChecksumException("the header");
    }
  }

  private static TensorFile content(ReadableByteChannel in, SafetensorsHeader header)
      throws IOException {
    boolean sealed = header.metadata.containsKey(Checksums.HEADER_KEY);
    Map<String, Tensor> read = new HashMap<>();
    for (SafetensorsHeader.Entry entry : header.byOffset()) {
      CRC32C crc = new CRC32C();
      read.put(entry.name, TensorBytes.read(in, entry.type, entry.shape, crc));
      String claimed = header.metadata.get(Checksums.keyOf(entry.name));
      if (sealed && !Checksums.hex((int) crc.getValue()).equals(claimed)) {
        throw new ChecksumException("tensor '" + entry.name + "'");
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    header.entries.forEach(entry -> tensors.put(entry.name, read.get(entry.name)));
    Map<String, String> metadata = new LinkedHashMap<>(header.metadata);
    metadata.keySet().removeIf(key -> key.startsWith(Checksums.HEADER_KEY));
    return new TensorFile(tensors, metadata);
  }

  private static String reason(Exception e) {
    if (e instanceof JsonProcessingException json) {
      return "the header is not valid JSON: " + json.getOriginalMessage();
    }
    if (e instanceof CharacterCodingException) {
      return "the header is not UTF-8";
    }
    return Reason.of(e);
  }
}
