package org.harmonium.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, parsed and checked: the bytes of every tensor lie inside
 * the data, without gaps and overlaps, and each shape matches its number of bytes. A problem is an
 * {@link IOException} whose message is the reason; the reader adds the name of the file.
 */
final class SafetensorsHeader {
  private static final int MOST_TENSORS = 65_536;
  private static final int MOST_DIMENSIONS = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(20)
                  .maxNameLength(8 * TensorFile.LONGEST_NAME)
                  .build())
          .build();

  /** One tensor: bytes {@code begin} to {@code end} of the data. */
  static final class Entry {
    final String name;
    final TensorType type;
    final int[] shape;
    final long begin;
    final long end;

    Entry(String name, TensorType type, int[] shape, long begin, long end) {
      this.name = name;
      this.type = type;
      this.shape = shape;
      this.begin = begin;
      this.end = end;
    }
  }

  final List<Entry> entries = new ArrayList<>();
  final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader() {}

  /** Parses a header whose data are {@code dataLength} bytes long. */
  static SafetensorsHeader parse(byte[] text, long dataLength) throws IOException {
    int end = text.length;
    while (end > 0 && text[end - 1] == ' ') {
      end--;
    }
    if (end == 0 || text[0] != '{' || text[end - 1] != '}') {
      throw new IOException("the header is not one JSON object padded with spaces");
    }
    // Strict decoding: Jackson also detects UTF-16 and accepts some malformed UTF-8.
    var utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    var reader = new InputStreamReader(new ByteArrayInputStream(text, 0, end), utf8);
    SafetensorsHeader header = new SafetensorsHeader();
    try (JsonParser json = JSON.createParser(reader)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (json.currentName().equals("__metadata__")) {
          header.parseMetadata(json);
        } else {
          header.parseTensor(json, json.currentName());
        }
      }
      if (json.nextToken() != null) {
        throw new IOException("the header has trailing data after its JSON object");
      }
    }
    header.checkLayout(dataLength);
    return header;
  }

  private void parseMetadata(JsonParser json) throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "__metadata__ must be an object of strings");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata '" + key + "' is not a string");
      metadata.put(key, json.getText());
    }
  }

  private void parseTensor(JsonParser json, String name) throws IOException {
    if (entries.size() == MOST_TENSORS) {
      throw new IOException("it has more than " + MOST_TENSORS + " tensors");
    }
    expect(json.nextToken(), JsonToken.START_OBJECT, "tensor '" + name + "' is not an object");
    TensorType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      switch (key) {
        case "dtype" -> type = parseType(json, name);
        case "shape" -> shape = parseNumbers(json, "shape of '" + name + "'");
        case "data_offsets" -> offsets = parseNumbers(json, "data_offsets of '" + name + "'");
        default -> throw new IOException("tensor '" + name + "' has an unknown key '" + key + "'");
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw new IOException("tensor '" + name + "' needs dtype, shape and two data_offsets");
    }
    entries.add(checked(name, type, shape, offsets[0], offsets[1]));
  }

  private static TensorType parseType(JsonParser json, String name) throws IOException {
    expect(json.nextToken(), JsonToken.VALUE_STRING, "dtype of '" + name + "' is not a string");
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(json.getText())) {
        return type;
      }
    }
    throw new IOException(
        "tensor '%s' has dtype %s, which is not supported (F32, F64, I32, I64 and U8 are)"
            .formatted(name, json.getText()));
  }

  private static long[] parseNumbers(JsonParser json, String what) throws IOException {
    expect(json.nextToken(), JsonToken.START_ARRAY, what + " is not an array");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what + " must contain only integers");
      long number = json.getLongValue();
      if (number < 0 || numbers.size() == MOST_DIMENSIONS) {
        throw new IOException(
            what + " has a negative number or more than " + MOST_DIMENSIONS + " numbers");
      }
      numbers.add(number);
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static Entry checked(String name, TensorType type, long[] shape, long begin, long end)
      throws IOException {
    if (begin > end) {
      throw new IOException("tensor '" + name + "' ends before it begins");
    }
    long bytes = type.bytes();
    int[] dimensions = new int[shape.length];
    try {
      for (int i = 0; i < shape.length; i++) {
        dimensions[i] = Math.toIntExact(shape[i]);
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
      Math.toIntExact(bytes / type.bytes());
    } catch (ArithmeticException e) {
      throw new IOException("the shape of tensor '" + name + "' is too large", e);
    }
    if (bytes != end - begin) {
      throw new IOException(
          String.format(
              Locale.ROOT, "tensor '%s' needs %d bytes and has %d", name, bytes, end - begin));
    }
    return new Entry(name, type, dimensions, begin, end);
  }

  private void checkLayout(long dataLength) throws IOException {
    long expected = 0;
    for (Entry entry : byOffset()) {
      if (entry.begin != expected) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "tensor '%s' %s: it begins at byte %d, not %d",
                entry.name,
                entry.begin < expected ? "overlaps another" : "has a gap before it",
                entry.begin,
                expected));
      }
      expected = entry.end;
    }
    if (expected != dataLength) {
      throw new IOException(
          "the header describes " + expected + " bytes of data, but the file has " + dataLength);
    }
  }

  /** The tensors in the order of their bytes. */
  List<Entry> byOffset() {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.<Entry>comparingLong(e -> e.begin).thenComparingLong(e -> e.end));
    return sorted;
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted, String otherwise)
      throws IOException {
    if (found != wanted) {
      throw new IOException(otherwise);
    }
  }
}
