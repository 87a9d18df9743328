package org.harmonium.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Tensor files for the tests, and bytes of malformed files. */
final class Samples {
  static final Path NAME = Path.of("model.safetensors");

  private Samples() {}

  /** The parameters of an RBM with V = 5, H = 3, all equal to {@code value}. */
  static TensorFile constant(float value) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.f32(filled(15, value), 5, 3));
    tensors.put("b", Tensor.f32(filled(5, value), 5));
    tensors.put("c", Tensor.f32(filled(3, value), 3));
    return new TensorFile(tensors, Map.of("value", Float.toString(value)));
  }

  private static float[] filled(int n, float value) {
    float[] numbers = new float[n];
    Arrays.fill(numbers, value);
    return numbers;
  }

  /** Every type, unusual shapes, and unusual names and texts. */
  static TensorFile varied() {
    Random random = new Random(7);
    float[] w = new float[40_000];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("W", Tensor.f32(w, 200, 200));
    tensors.put("zz/../a", Tensor.u8(new byte[] {0, 1, -1, 127, -128}, 5));
    tensors.put("empty", Tensor.f64(new double[0], 3, 0, 2));
    tensors.put("scalar", Tensor.f64(new double[] {Math.PI}));
    tensors.put("steps", Tensor.i64(new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}, 3));
    tensors.put("größe \"<b>\"\n", Tensor.i32(new int[] {Integer.MIN_VALUE, 1 << 30}, 2, 1));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", "{\"type\":\"rbm\",\"visible\":200}");
    metadata.put("note", "<script>alert('x')</script> \u0001 \uD83D\uDE00");
    return new TensorFile(tensors, metadata);
  }

  static byte[] bytes(TensorFile file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(out, file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** A file with the given header, unchanged, and the given number of bytes of data. */
  static byte[] raw(String header, int dataBytes) {
    return raw(header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  static byte[] raw(byte[] header, int dataBytes) {
    return withLength(header.length, header, dataBytes);
  }

  static byte[] withLength(long claimed, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(claimed)
        .put(header)
        .array();
  }

  static TensorFile read(byte[] bytes) {
    return SafetensorsReader.read(
        Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length, NAME, false);
  }
}
