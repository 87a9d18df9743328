package org.harmonium.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes safetensors files: the length of the header as little-endian u64, the JSON header padded
 * with spaces to a multiple of 8 bytes, then the bytes of the tensors in the given order. Equal
 * content gives equal bytes. Checksums are stored in {@code __metadata__}, which other readers
 * ignore.
 */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private SafetensorsWriter() {}

  /**
   * Writes the file atomically by {@link AtomicFile}.
   *
   * @throws UncheckedIOException if it could not be saved; the message gives the state of the file
   */
  public static void write(Path file, TensorFile content) {
    AtomicFile.write(file, out -> write(out, content));
  }

  /** Writes the same bytes to a stream, which is left open. */
  public static void write(OutputStream out, TensorFile content) throws IOException {
    byte[] header = header(content);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Tensor tensor : content.tensors().values()) {
      TensorBytes.write(tensor, (bytes, n) -> out.write(bytes, 0, n));
    }
  }

  private static byte[] header(TensorFile content) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writeMetadata(json, content);
      long begin = 0;
      for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
        Tensor tensor = entry.getValue();
        long end = begin + (long) tensor.size() * tensor.type().bytes();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", tensor.type().name());
        json.writeFieldName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    int unpadded = text.size();
    byte[] header = Arrays.copyOf(text.toByteArray(), (unpadded + 7) / 8 * 8);
    Arrays.fill(header, unpadded, header.length, (byte) ' ');
    Checksums.insert(header);
    return header;
  }

  private static void writeMetadata(JsonGenerator json, TensorFile content) throws IOException {
    json.writeObjectFieldStart("__metadata__");
    for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
      int crc = TensorBytes.checksum(entry.getValue());
      json.writeStringField(Checksums.keyOf(entry.getKey()), Checksums.hex(crc));
    }
    json.writeStringField(Checksums.HEADER_KEY, Checksums.BLANK);
    json.writeEndObject();
  }
}
