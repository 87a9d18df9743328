package org.harmonium.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.harmonium.model.TinyRbm;

/** Model and data files put together byte by byte, without the code that is tested. */
final class HandMade {
  private HandMade() {}

  /** A safetensors file of W, b and c alone. */
  static Path model(Path file, TinyRbm rbm) throws IOException {
    int w = 4 * rbm.w.length;
    int b = w + 4 * rbm.b.length;
    int c = b + 4 * rbm.c.length;
    String header =
        """
        {"W":{"dtype":"F32","shape":[%d,%d],"data_offsets":[0,%d]},\
        "b":{"dtype":"F32","shape":[%d],"data_offsets":[%d,%d]},\
        "c":{"dtype":"F32","shape":[%d],"data_offsets":[%d,%d]}}"""
            .formatted(rbm.visible, rbm.hidden, w, rbm.visible, w, b, rbm.hidden, b, c);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + c).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    put(bytes, rbm.w);
    put(bytes, rbm.b);
    put(bytes, rbm.c);
    return Files.write(file, bytes.array());
  }

  /** An NPY file of float32 numbers. */
  static Path npy(Path file, float[] values, int rows, int cols) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }\n".formatted(rows, cols);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    put(bytes, values);
    return Files.write(file, bytes.array());
  }

  /** All states of n binary units, a row each; bit i of a row's number is unit i. */
  static float[] states(int n) {
    float[] states = new float[n << n];
    for (int s = 0; s < 1 << n; s++) {
      for (int i = 0; i < n; i++) {
        states[s * n + i] = s >> i & 1;
      }
    }
    return states;
  }

  /** The numbers of an NPY file of float32 numbers, without its shape. */
  static float[] numbers(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(10 + bytes.getShort(8));
    float[] numbers = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }

  private static void put(ByteBuffer bytes, float[] values) {
    for (float value : values) {
      bytes.putFloat(value);
    }
  }
}
